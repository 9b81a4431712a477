-- Systems that are told: where, of what, with which secret; what each is still to be told, and every try to tell it.


CREATE TABLE endpoint (
    id             bigserial    PRIMARY KEY,
    number         text         NOT NULL DEFAULT '' UNIQUE,
    name           text         NOT NULL DEFAULT '',
    address        text         NOT NULL DEFAULT '',
    contact        text         NOT NULL DEFAULT '',
    kinds          text         NOT NULL DEFAULT '',      -- of messages, parted by spaces
    confirms       boolean      NOT NULL DEFAULT false,   -- its answer may say that it shows a new target
    secret         bytea        NOT NULL DEFAULT '',
    old_secret     bytea        NOT NULL DEFAULT '',
    old_until      timestamptz,                           -- null: there is no earlier secret that still signs
    state          text         NOT NULL DEFAULT '',
    revision       integer      NOT NULL DEFAULT 0,
    sequence       bigint       NOT NULL DEFAULT 0,       -- of its last message
    told_from      bigint       NOT NULL DEFAULT 0,       -- the last event of the trail before it was registered
    failing_since  timestamptz,                           -- null: its last try succeeded, or there was none
    off_since      timestamptz,                           -- null: it is told
    off_reason     text         NOT NULL DEFAULT '',
    lease_owner    text         NOT NULL DEFAULT '',
    lease_until    timestamptz,                           -- null: nobody is telling it
    made_at        timestamptz  NOT NULL,
    CONSTRAINT endpoint_state_known CHECK (state IN ('on', 'off'))
);
COMMENT ON TABLE endpoint IS
    'A system of the city that is told what happened, one message after the other.';


CREATE TABLE delivery (
    id              bigserial    PRIMARY KEY,
    endpoint        bigint       NOT NULL REFERENCES endpoint ON UPDATE CASCADE ON DELETE RESTRICT,
    event           bigint,                               -- number in the trail; null: a test
    kind            text         NOT NULL DEFAULT '',
    part            integer      NOT NULL DEFAULT 1,
    message         text         NOT NULL DEFAULT '' UNIQUE,  -- what a receiver knows it by, the same in every try
    sequence        bigint       NOT NULL DEFAULT 0,
    body            text         NOT NULL DEFAULT '',     -- as it was at the event
    agreement       text         NOT NULL DEFAULT '',     -- whose version an answer may confirm; empty: none
    version         integer      NOT NULL DEFAULT 0,
    state           text         NOT NULL DEFAULT '',
    attempts        integer      NOT NULL DEFAULT 0,
    first_tried_at  timestamptz,                          -- null: not tried since it was last asked for
    next_at         timestamptz,                          -- null: nothing more is tried
    made_at         timestamptz  NOT NULL,
    done_at         timestamptz,                          -- null: not received
    CONSTRAINT delivery_once UNIQUE (endpoint, event, kind, part),
    CONSTRAINT delivery_state_known CHECK (state IN ('waiting', 'received', 'dead'))
);
COMMENT ON TABLE delivery IS
    'One message to one system, as it is sent each time. In order, and one at a time.';

CREATE INDEX delivery_waiting ON delivery (endpoint, sequence) WHERE state = 'waiting';
CREATE INDEX delivery_log ON delivery (endpoint, id);


CREATE TABLE delivery_attempt (
    id        bigserial    PRIMARY KEY,
    delivery  bigint       NOT NULL REFERENCES delivery ON UPDATE CASCADE ON DELETE RESTRICT,
    at        timestamptz  NOT NULL,
    ended_at  timestamptz,                                -- null: under way, or broken off with its process
    status    integer      NOT NULL DEFAULT 0,            -- 0: no answer
    words     text         NOT NULL DEFAULT ''            -- the beginning of the answer, or why there was none
);
COMMENT ON TABLE delivery_attempt IS
    'One try to deliver a message: begun before anything is sent, so that a try that breaks off leaves its trace.';

CREATE INDEX delivery_attempt_delivery ON delivery_attempt (delivery);

INSERT INTO trail_reader (name, number) SELECT 'webhooks', coalesce((SELECT number FROM trail_head WHERE id = 1), 0);
