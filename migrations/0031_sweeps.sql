-- What timed tasks did last, and the rows at which one of them fails.


CREATE TABLE sweep_run (
    id        bigserial    PRIMARY KEY,
    name      text         NOT NULL DEFAULT '' UNIQUE,
    began_at  timestamptz  NOT NULL,
    ended_at  timestamptz  NOT NULL,
    took      bigint       NOT NULL DEFAULT 0,  -- milliseconds
    done      integer      NOT NULL DEFAULT 0,
    failed    integer      NOT NULL DEFAULT 0,  -- rows
    error     text         NOT NULL DEFAULT '',  -- of the task as a whole; "" where it came to its end
    did       integer      NOT NULL DEFAULT 0,
    did_at    timestamptz
);
COMMENT ON TABLE sweep_run IS
    'The last run of one timed task, and the last one that did something; by the clock of the database.';


CREATE TABLE sweep_failure (
    id         bigserial    PRIMARY KEY,
    sweep      text         NOT NULL DEFAULT '',
    key        text         NOT NULL DEFAULT '',  -- the row as people name it
    failed     integer      NOT NULL DEFAULT 0,
    error      text         NOT NULL DEFAULT '',
    began_at   timestamptz  NOT NULL,
    failed_at  timestamptz  NOT NULL,
    next_at    timestamptz  NOT NULL,
    CONSTRAINT sweep_failure_once UNIQUE (sweep, key),
    CONSTRAINT sweep_failure_counted CHECK (failed > 0)
);
COMMENT ON TABLE sweep_failure IS
    'A row at which a timed task fails: how often in a row, why the last time, and when it is tried next.';


-- What failed to be told is held back as the rows of every other task are.
ALTER TABLE watch DROP COLUMN failed, DROP COLUMN retry_at;


CREATE TABLE form_sent (
    id       bigserial    PRIMARY KEY,
    mark     text         NOT NULL DEFAULT '' UNIQUE,  -- fingerprint of the page's one-time number and of all that was typed
    request  text         NOT NULL DEFAULT '',         -- the number of the request that carried it out
    led_to   text,                                     -- null: not answered yet; "" where the answer was a page of its own
    at       timestamptz  NOT NULL
);
COMMENT ON TABLE form_sent IS
    'A form that was carried out, kept for a day: the same form of the same page once more is no second act.';
