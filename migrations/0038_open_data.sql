-- Which parts of the data everybody may read without signing in.


CREATE TABLE open_data (
    id       bigserial    PRIMARY KEY,
    parts    text         NOT NULL DEFAULT '',  -- short names parted by spaces; empty: nothing is open
    licence  text         NOT NULL DEFAULT '',
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL
);
COMMENT ON TABLE open_data IS
    'Which parts of the data everybody may read without signing in, and under which licence. The last row counts.';
SELECT follow_rows('open_data');


-- Addresses of calendars are tokens from now on; those from before go on for a year, and their owners are told on their page.
ALTER TABLE calendar_feed ADD COLUMN expires_at timestamptz;
UPDATE calendar_feed SET expires_at = clock_timestamp() + interval '1 year' WHERE revoked_at IS NULL;
COMMENT ON TABLE calendar_feed IS
    'An address of one person''s calendar from before there were tokens; `token` is the fingerprint of what it holds.';
