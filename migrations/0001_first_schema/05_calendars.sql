-- Calendars: working hours and holidays, by version.


CREATE TABLE calendar (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    name        text         NOT NULL DEFAULT '',
    party       bigint       REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: city-wide
    region      text         NOT NULL DEFAULT '',
    created_at  timestamptz  NOT NULL
);
COMMENT ON TABLE calendar IS
    'A named calendar. `region` says which holidays are proposed for it, such as US-MA.';


CREATE TABLE calendar_version (
    id              bigserial    PRIMARY KEY,
    calendar        bigint       NOT NULL REFERENCES calendar ON UPDATE CASCADE ON DELETE RESTRICT,
    number          integer      NOT NULL DEFAULT 0,
    effective_from  date         NOT NULL,
    zone            text         NOT NULL DEFAULT '',
    hours           text         NOT NULL DEFAULT '',
    covers_until    date         NOT NULL,  -- the last day whose holidays are confirmed
    recorded_at     timestamptz  NOT NULL,
    recorded_by     text         NOT NULL DEFAULT '',
    CONSTRAINT calendar_version_unique_number UNIQUE (calendar, number),
    CONSTRAINT calendar_version_unique_start UNIQUE (calendar, effective_from)
);
COMMENT ON TABLE calendar_version IS
    'Working hours and time zone of a calendar from a date on; `hours` is canonical JSON.';


CREATE TABLE holiday (
    id            bigserial    PRIMARY KEY,
    version       bigint       NOT NULL REFERENCES calendar_version ON UPDATE CASCADE ON DELETE RESTRICT,
    day           date         NOT NULL,
    name          text         NOT NULL DEFAULT '',
    confirmed_by  text         NOT NULL DEFAULT '',
    confirmed_at  timestamptz  NOT NULL,
    CONSTRAINT holiday_unique_day UNIQUE (version, day)
);
COMMENT ON TABLE holiday IS
    'One day without working time, confirmed by a person.';
