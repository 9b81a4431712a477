-- What the due dates of a data source promise, as it was read out of them and kept.


CREATE TABLE finding (
    id           bigserial    PRIMARY KEY,
    number       text         NOT NULL DEFAULT '' UNIQUE,
    feed         bigint       NOT NULL REFERENCES feed ON UPDATE CASCADE ON DELETE RESTRICT,
    state        text         NOT NULL DEFAULT '',
    progress     integer      NOT NULL DEFAULT 0,  -- in ten-thousandths
    problem      text         NOT NULL DEFAULT '',
    upload       bigint       NOT NULL DEFAULT 0,  -- the last one that it has read, by its id
    rows         bigint       NOT NULL DEFAULT 0,  -- requests with an opening and a due date
    content      text         NOT NULL DEFAULT '',  -- canonical JSON (rules/content.py)
    hash         text         NOT NULL DEFAULT '',
    who          text         NOT NULL DEFAULT '',
    at           timestamptz  NOT NULL,
    touched_at   timestamptz  NOT NULL,
    finished_at  timestamptz
);
COMMENT ON TABLE finding IS
    'Which promises the due dates of a data source follow, as they were read once. States: queued, reading, done, failed.';

CREATE INDEX finding_feed ON finding (feed);


CREATE TABLE finding_request (
    id        bigserial    PRIMARY KEY,
    finding   bigint       NOT NULL REFERENCES finding ON UPDATE CASCADE ON DELETE RESTRICT,
    request   bigint       NOT NULL DEFAULT 0,
    kind      text         NOT NULL DEFAULT '',
    day       date,  -- the official holiday that was not loaded
    expected  timestamptz,
    effect    text         NOT NULL DEFAULT '',
    CONSTRAINT finding_request_once UNIQUE (finding, request, kind)
);
COMMENT ON TABLE finding_request IS
    'A request that no promise of the finding explains, or whose due would be another on the official calendar. `expected` is that due (null: no promise held then). Kinds: apart, moved, holiday (rules/consequences.py); `effect` is what would become of its result: "", late, on-time.';


-- How far a reading is, is no part of the record; what it found is, and its fingerprint covers the requests it names.
SELECT follow_rows('finding', '{state,progress,problem,touched_at,finished_at}', '{content}');
