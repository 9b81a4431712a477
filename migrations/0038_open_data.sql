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
