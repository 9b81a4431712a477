-- What departments have coming up in the next months, the question that asks for it every quarter, and the links by which
-- colleagues without an account tell of it.


CREATE TABLE outlook_entry (
    id          bigserial    PRIMARY KEY,
    number      text         NOT NULL DEFAULT '' UNIQUE,
    party       bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    state       text         NOT NULL DEFAULT '',
    revision    integer      NOT NULL DEFAULT 1,
    title       text         NOT NULL DEFAULT '',
    starts      date         NOT NULL,
    ends        date         NOT NULL,             -- the last day
    volume      integer      NOT NULL DEFAULT 0,   -- requests expected in all; 0: nobody can say
    calls       boolean      NOT NULL DEFAULT false,
    words       text         NOT NULL DEFAULT '',  -- for call takers
    sent_by     text         NOT NULL DEFAULT '',  -- a colleague without an account, as they signed
    who         text         NOT NULL DEFAULT '',  -- who entered it, or took it over
    at          timestamptz  NOT NULL,
    changed_who text         NOT NULL DEFAULT '',
    changed_at  timestamptz,                       -- null: as it was entered
    reason      text         NOT NULL DEFAULT '',  -- why it was withdrawn
    CONSTRAINT outlook_entry_state_known CHECK (state IN ('sent', 'shown', 'withdrawn', 'left-out')),
    CONSTRAINT outlook_entry_days CHECK (ends >= starts),
    CONSTRAINT outlook_entry_volume CHECK (volume >= 0)
);
COMMENT ON TABLE outlook_entry IS
    'One thing that a department has coming up. It promises nothing. Sent by a colleague, it waits for its own side.';

CREATE INDEX outlook_entry_party ON outlook_entry (party, ends);
CREATE INDEX outlook_entry_ends ON outlook_entry (ends) WHERE state = 'shown';


CREATE TABLE outlook_service (
    id       bigserial  PRIMARY KEY,
    entry    bigint     NOT NULL REFERENCES outlook_entry ON UPDATE CASCADE ON DELETE RESTRICT,
    service  bigint     NOT NULL REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT outlook_service_once UNIQUE (entry, service)
);
COMMENT ON TABLE outlook_service IS
    'A service that what is coming up affects.';

CREATE INDEX outlook_service_service ON outlook_service (service);


CREATE TABLE outlook_question (
    id           bigserial    PRIMARY KEY,
    party        bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    quarter      date         NOT NULL,             -- its first day
    asked_at     timestamptz  NOT NULL,
    answer_by    timestamptz  NOT NULL,
    answered_at  timestamptz,                       -- null: not answered
    nothing      boolean      NOT NULL DEFAULT false,
    who          text         NOT NULL DEFAULT '',
    CONSTRAINT outlook_question_once UNIQUE (party, quarter)
);
COMMENT ON TABLE outlook_question IS
    'What is coming up in the next three months? Asked of each department once a quarter.';


CREATE TABLE outlook_invitation (
    id       bigserial    PRIMARY KEY,
    token    text         NOT NULL DEFAULT '' UNIQUE,  -- fingerprint of what the address holds
    party    bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    expires  timestamptz  NOT NULL,
    used_at  timestamptz,                              -- null: not used
    entry    bigint       REFERENCES outlook_entry ON UPDATE CASCADE ON DELETE RESTRICT  -- null: not used
);
COMMENT ON TABLE outlook_invitation IS
    'A link by which a colleague without an account adds one entry, once, until a day.';

CREATE INDEX outlook_invitation_party ON outlook_invitation (party);
