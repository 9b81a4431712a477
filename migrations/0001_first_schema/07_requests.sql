-- Requests: sources of service requests, files taken in from them, and the requests as the city recorded them.


CREATE TABLE feed (
    id            bigserial    PRIMARY KEY,
    code          text         NOT NULL DEFAULT '' UNIQUE,
    name          text         NOT NULL DEFAULT '',
    preset        text         NOT NULL DEFAULT '',
    mapping       text         NOT NULL DEFAULT '',
    endpoint      text         NOT NULL DEFAULT '',
    pulled_until  timestamptz,
    created_by    text         NOT NULL DEFAULT '',
    created_at    timestamptz  NOT NULL,
    revision      bigint       NOT NULL DEFAULT 1
);
COMMENT ON TABLE feed IS
    'A source of service requests. `mapping` describes its files, as canonical JSON.';


CREATE TABLE request_import (
    id           bigserial    PRIMARY KEY,
    number       text         NOT NULL DEFAULT '' UNIQUE,
    feed         bigint       NOT NULL REFERENCES feed ON UPDATE CASCADE ON DELETE RESTRICT,
    state        text         NOT NULL DEFAULT '',
    file_name    text         NOT NULL DEFAULT '',
    file_hash    text         NOT NULL DEFAULT '',
    size         bigint       NOT NULL DEFAULT 0,
    "full"       boolean      NOT NULL DEFAULT false,  -- a whole export: what is missing in it has vanished
    records      bigint       NOT NULL DEFAULT 0,
    accepted     bigint       NOT NULL DEFAULT 0,
    updated      bigint       NOT NULL DEFAULT 0,
    unchanged    bigint       NOT NULL DEFAULT 0,
    rejected     bigint       NOT NULL DEFAULT 0,
    unmatched    bigint       NOT NULL DEFAULT 0,
    flagged      bigint       NOT NULL DEFAULT 0,
    vanished     bigint       NOT NULL DEFAULT 0,
    facts        text         NOT NULL DEFAULT '{}',
    progress     integer      NOT NULL DEFAULT 0,      -- ten-thousandths of the present state
    problem      text         NOT NULL DEFAULT '',
    who          text         NOT NULL DEFAULT '',
    at           timestamptz  NOT NULL,
    touched_at   timestamptz  NOT NULL,
    finished_at  timestamptz,
    CONSTRAINT request_import_state_known CHECK (
        state IN ('queued', 'reading', 'storing', 'judging', 'done', 'failed'))
);
COMMENT ON TABLE request_import IS
    'One file taken in from a source; accepted, updated, unchanged and rejected records add up to all of them.';

CREATE INDEX request_import_feed ON request_import (feed);
CREATE INDEX request_import_state ON request_import (state);


CREATE TABLE rejection (
    id        bigserial  PRIMARY KEY,
    upload    bigint     NOT NULL REFERENCES request_import ON UPDATE CASCADE ON DELETE RESTRICT,
    line      bigint     NOT NULL DEFAULT 0,
    "column"  text       NOT NULL DEFAULT '',
    value     text       NOT NULL DEFAULT '',
    reason    text       NOT NULL DEFAULT ''
);
COMMENT ON TABLE rejection IS
    'One record of a file that was refused: its first line in the file, the column, the value (cut short) and why.';

CREATE INDEX rejection_upload ON rejection (upload);


CREATE TABLE label (
    id           bigserial    PRIMARY KEY,
    feed         bigint       NOT NULL REFERENCES feed ON UPDATE CASCADE ON DELETE RESTRICT,
    name         text         NOT NULL DEFAULT '',
    folded       text         NOT NULL DEFAULT '',
    service      bigint       REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,
    state        text         NOT NULL DEFAULT '',
    by           text         NOT NULL DEFAULT '',  -- who matched it; '': its aliases
    at           timestamptz  NOT NULL,
    requests     bigint       NOT NULL DEFAULT 0,   -- how many are stored: counting them would read them all
    last_opened  timestamptz,                       -- of the latest of them
    CONSTRAINT label_state_known CHECK (
        state IN ('matched', 'waiting', 'ambiguous', 'set-aside') AND (state = 'matched') = (service IS NOT NULL)),
    CONSTRAINT label_unique_name UNIQUE (feed, name)
);
COMMENT ON TABLE label IS
    'What a source calls a service, and which service that is; `set-aside` says that it is no work that 311 promises.';

CREATE INDEX label_folded ON label (folded);
CREATE INDEX label_service ON label (service);


CREATE TABLE facet (
    id    bigserial  PRIMARY KEY,
    kind  text       NOT NULL DEFAULT '',
    name  text       NOT NULL DEFAULT '',
    CONSTRAINT facet_kind_known CHECK (kind IN ('district', 'channel', 'outcome')),
    CONSTRAINT facet_unique_name UNIQUE (kind, name)
);
COMMENT ON TABLE facet IS
    'A value by which requests are grouped: a district, a channel, or how a case was closed.';


-- Feed, label, uploads and facets carry no foreign keys: a check for each row would cost as much as taking in the file,
-- and those rows are never deleted.
CREATE TABLE request (
    id               bigserial    PRIMARY KEY,
    feed             bigint       NOT NULL DEFAULT 0,
    external_id      text         NOT NULL DEFAULT '',
    label            bigint       NOT NULL DEFAULT 0,
    opened_at        timestamptz,
    ended_at         timestamptz,
    due_at           timestamptz,                          -- as exported: the last instant on time
    handed_at        timestamptz,                          -- when the department had it
    paused_at        timestamptz,
    resumed_at       timestamptz,
    pause_reason     text         NOT NULL DEFAULT '',
    closed           boolean      NOT NULL DEFAULT false,  -- by its status, whatever the dates say
    verdict          smallint     NOT NULL DEFAULT 0,      -- as exported: 0 none, 1 on time, 2 late
    flags            integer      NOT NULL DEFAULT 0,      -- contradictions in the record, a bit each
    district         integer      NOT NULL DEFAULT 0,
    channel          integer      NOT NULL DEFAULT 0,
    outcome          integer      NOT NULL DEFAULT 0,
    complete         smallint     NOT NULL DEFAULT -1,     -- did 311 pass on what was agreed: 1 yes, 0 no, -1 not told
    transfers        smallint     NOT NULL DEFAULT -1,     -- how often it was sent on; -1 not told
    reopened         smallint     NOT NULL DEFAULT -1,     -- how often it was opened again; -1 not told
    first_import     bigint       NOT NULL DEFAULT 0,
    last_import      bigint       NOT NULL DEFAULT 0,      -- the last one that changed it
    vanished_import  bigint       NOT NULL DEFAULT 0,      -- the full export it was missing from; 0: still there
    CONSTRAINT request_unique_external UNIQUE (feed, external_id)
);
COMMENT ON TABLE request IS
    'One service request as its source recorded it; 0 or null where the source does not say. No resident is named.';

-- Requests of one upload lie together: a few bytes for every hundred pages lead there.
CREATE INDEX request_by_first_import ON request USING brin (first_import) WITH (autosummarize = on);
CREATE INDEX request_by_last_import ON request USING brin (last_import) WITH (autosummarize = on);
