-- By when nine of ten were done lately, as it was said of each service day by day. It promises nothing and moves nothing.


CREATE TABLE estimate (
    id            bigserial    PRIMARY KEY,
    service       bigint       NOT NULL REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,
    day           date         NOT NULL,
    until         timestamptz  NOT NULL,  -- what was known reached until then
    level         integer      NOT NULL DEFAULT 0,  -- the share aimed at, corrected by what came true, in millionths
    seconds       integer,  -- the ninth of ten in plain time; null: no date is said
    days          integer,  -- whole local days after the day of asking
    done_bp       integer      NOT NULL DEFAULT 0,
    n             integer      NOT NULL DEFAULT 0,
    window_days   integer      NOT NULL DEFAULT 0,
    why_none      text         NOT NULL DEFAULT '',  -- few, no ninth, far, stale
    ripened       integer      NOT NULL DEFAULT 0,  -- asked 90 to 180 days before
    ripened_done  integer      NOT NULL DEFAULT 0,
    upload        bigint       NOT NULL DEFAULT 0,  -- the last one whose requests it knew
    afterwards    boolean      NOT NULL DEFAULT false,  -- nobody was told: worked out later, from what was known on the day
    made_at       timestamptz  NOT NULL,
    CONSTRAINT estimate_unique_day UNIQUE (service, day)
);
COMMENT ON TABLE estimate IS
    'By when nine of ten requests for a service were done lately, as callers were told on a local day; it promises nothing.';
