-- Results: requests beside what was promised. All of it can be made again from requests, agreements and calendars.


-- `standing` is 0 judged, 1 invalid (no readable opening, or ended without a time), 2 unmatched (no known service),
-- 3 left out by an event adjustment, 4 left out by a correction, 5 outside the population of every term,
-- 6 named by no agreement when it was opened, 7 agreed to have no target. No foreign keys, as for requests.
CREATE TABLE judgment (
    request         bigint       DEFAULT 0 PRIMARY KEY,
    feed            bigint       NOT NULL DEFAULT 0,
    label           bigint       NOT NULL DEFAULT 0,
    service         bigint       NOT NULL DEFAULT 0,  -- 0: not matched
    party           bigint       NOT NULL DEFAULT 0,  -- who owed the work at the opening; 0: nobody known
    item            bigint       NOT NULL DEFAULT 0,  -- the term it is judged by; 0: none
    version         bigint       NOT NULL DEFAULT 0,  -- of the agreement; 0: none
    calendar        bigint       NOT NULL DEFAULT 0,  -- calendar_version; 0: none
    opened          timestamptz  NOT NULL,            -- -infinity: could not be read
    ended           timestamptz  NOT NULL,            -- infinity: still open
    due             timestamptz  NOT NULL,            -- the last instant on time; infinity: no target
    due_plain       timestamptz  NOT NULL,            -- the same without event adjustments
    handed          timestamptz  NOT NULL,            -- when the department had it; infinity: not told
    handed_due      timestamptz  NOT NULL,            -- by the center's own target; infinity: none
    standing        smallint     NOT NULL DEFAULT 0,  -- 0: judged; else why not, see above
    standing_plain  smallint     NOT NULL DEFAULT 0,  -- the same without event adjustments
    flags           integer      NOT NULL DEFAULT 0,  -- contradictions in the record, a bit each
    paused          integer      NOT NULL DEFAULT 0,  -- seconds that the source's own pauses stopped the clock
    district        integer      NOT NULL DEFAULT 0,
    channel         integer      NOT NULL DEFAULT 0,
    outcome         integer      NOT NULL DEFAULT 0,
    complete        smallint     NOT NULL DEFAULT 0,
    transfers       smallint     NOT NULL DEFAULT 0,
    reopened        smallint     NOT NULL DEFAULT 0
);
COMMENT ON TABLE judgment IS
    'One request beside the target in force at its opening. No column is null, so that a million rows can be '
    'read at once in binary.';

CREATE INDEX judgment_by_due ON judgment (due);
CREATE INDEX judgment_by_ended ON judgment (ended);
CREATE INDEX judgment_by_opened ON judgment (opened);
CREATE INDEX judgment_by_service ON judgment (service, opened);
CREATE INDEX judgment_moved ON judgment (due_plain) WHERE due_plain <> due;
CREATE INDEX judgment_open ON judgment (due)
    INCLUDE (request, service, party, opened, due_plain, standing, standing_plain, flags)
    WHERE ended = 'infinity';


CREATE TABLE tally (
    id         bigserial  PRIMARY KEY,
    month      date       NOT NULL,  -- its first day, in the city's zone
    service    bigint     NOT NULL DEFAULT 0,
    party      bigint     NOT NULL DEFAULT 0,
    due        integer    NOT NULL DEFAULT 0,
    met        integer    NOT NULL DEFAULT 0,
    due_plain  integer    NOT NULL DEFAULT 0,
    met_plain  integer    NOT NULL DEFAULT 0,
    CONSTRAINT tally_unique_month UNIQUE (month, service, party)
);
COMMENT ON TABLE tally IS
    'How many requests of a service fell due in a month and how many of them ended in time: the points of the '
    'trend lines.';


CREATE TABLE stale (
    id       bigserial    PRIMARY KEY,
    kind     text         NOT NULL DEFAULT '',  -- all, feed, label, service, request
    subject  bigint       NOT NULL DEFAULT 0,
    since    timestamptz,                       -- opened from then on; null: whenever
    why      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL
);
COMMENT ON TABLE stale IS
    'Requests that must be judged anew: those of a label, a service or a source, or all of them.';


CREATE TABLE watermark (
    id    bigserial    PRIMARY KEY,
    kind  text         NOT NULL DEFAULT '' UNIQUE,
    seen  text         NOT NULL DEFAULT '',
    at    timestamptz  NOT NULL
);
COMMENT ON TABLE watermark IS
    'How far judging has followed what it rests on: versions of agreements and calendars, owners, aliases.';
