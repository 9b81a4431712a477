-- Calendars become agreed content. Versions recorded until now are taken as recorded with the days off known today.

ALTER TABLE calendar_version ADD COLUMN listed_until date;  -- the last day whose holidays were confirmed when it was recorded
UPDATE calendar_version SET listed_until = covers_until;
ALTER TABLE calendar_version ALTER COLUMN listed_until SET NOT NULL;

-- Each version of an agreement counts on the calendars it was recorded with: its requests are judged anew, once.
DELETE FROM watermark WHERE kind = 'versions';


CREATE TABLE holiday_notice (
    id            bigserial    PRIMARY KEY,
    calendar      bigint       NOT NULL REFERENCES calendar ON UPDATE CASCADE ON DELETE RESTRICT,
    agreement     bigint       NOT NULL REFERENCES agreement ON UPDATE CASCADE ON DELETE RESTRICT,
    party         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- who is told
    year          integer      NOT NULL DEFAULT 0,
    known_until   date         NOT NULL,  -- the last day that was confirmed before
    covers_until  date         NOT NULL,
    confirmed_by  bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    confirmed_at  timestamptz  NOT NULL,
    confirmed_who text         NOT NULL DEFAULT '',
    object_by     timestamptz  NOT NULL,
    objected_at   timestamptz,            -- null: nobody objected
    objected_who  text         NOT NULL DEFAULT '',
    words         text         NOT NULL DEFAULT '',
    settled_at    timestamptz,            -- null: an objection stands, or there was none
    settled_who   text         NOT NULL DEFAULT '',
    CONSTRAINT holiday_notice_unique_year UNIQUE (agreement, calendar, party, covers_until)
);
COMMENT ON TABLE holiday_notice IS
    'A further year''s holidays of a calendar that an agreement counts on, told to a side that may object to them.';

CREATE INDEX holiday_notice_party ON holiday_notice (party);
