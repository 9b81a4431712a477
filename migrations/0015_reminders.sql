-- Reminders: what is watched, who was told what, and the letters that carry it. What waits is said by other tables; a
-- watch only remembers how far the telling of it has come.


CREATE TABLE trail_reader (
    id      bigserial  PRIMARY KEY,
    name    text       NOT NULL DEFAULT '' UNIQUE,
    number  bigint     NOT NULL DEFAULT 0  -- of the last event that was read
);
COMMENT ON TABLE trail_reader IS
    'How far a sweep has read the trail: reminders tell people what happened, webhooks tell machines.';


CREATE TABLE watch (
    id        bigserial    PRIMARY KEY,
    key       text         NOT NULL DEFAULT '' UNIQUE,
    thread    text         NOT NULL DEFAULT '',  -- the key without its clock
    kind      text         NOT NULL DEFAULT '',
    subject   text         NOT NULL DEFAULT '',
    number    text         NOT NULL DEFAULT '',
    party     text         NOT NULL DEFAULT '',
    clock     integer      NOT NULL DEFAULT 1,
    since     timestamptz,                      -- null: nobody knows
    until     timestamptz,                      -- null: no date
    revision  integer      NOT NULL DEFAULT 0,
    level     text         NOT NULL DEFAULT '',
    told_at   timestamptz,                      -- null: nothing was told yet; else when its level was
    next_at   timestamptz,                      -- null: nothing more is told
    failed    integer      NOT NULL DEFAULT 0,
    retry_at  timestamptz,                      -- null: no try failed
    begun_at  timestamptz  NOT NULL,
    ended_at  timestamptz                       -- null: still waits
);
COMMENT ON TABLE watch IS
    'One matter that waits, with the clock that runs for it: the last level told and when the next one is due.';

CREATE UNIQUE INDEX watch_open ON watch (thread) WHERE ended_at IS NULL;
CREATE INDEX watch_thread ON watch (thread, clock);
CREATE INDEX watch_due ON watch (next_at) WHERE ended_at IS NULL;
CREATE INDEX watch_about ON watch (subject, number);


CREATE TABLE notice (
    id           bigserial    PRIMARY KEY,
    person       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    key          text         NOT NULL DEFAULT '',  -- a watch's, or event:<number>
    level        text         NOT NULL DEFAULT '',
    manner       text         NOT NULL DEFAULT '',
    kind         text         NOT NULL DEFAULT '',
    subject      text         NOT NULL DEFAULT '',
    number       text         NOT NULL DEFAULT '',
    seat         text         NOT NULL DEFAULT '',  -- code of the role it was told to
    for_whom     text         NOT NULL DEFAULT '',  -- whose role, where somebody acts for them
    facts        text         NOT NULL DEFAULT '',  -- canonical JSON, as told
    urgent       boolean      NOT NULL DEFAULT false,
    told_at      timestamptz  NOT NULL,
    humane_from  timestamptz  NOT NULL,
    read_at      timestamptz,                       -- null: not read
    settled_at   timestamptz,                       -- null: still to do, or not known to be done
    skipped      text         NOT NULL DEFAULT '',  -- why no letter carries it
    CONSTRAINT notice_once UNIQUE (person, key, level),
    CONSTRAINT notice_manner_known CHECK (manner IN ('asked', 'reminded', 'warned', 'informed'))
);
COMMENT ON TABLE notice IS
    'What one person was told about one matter at one level: an entry of the inbox, once and for ever.';

CREATE INDEX notice_unread ON notice (person) WHERE read_at IS NULL AND settled_at IS NULL;
CREATE INDEX notice_inbox ON notice (person, id);
CREATE INDEX notice_key ON notice (key);


CREATE TABLE correspondent (
    id             bigserial    PRIMARY KEY,
    person         bigint       NOT NULL UNIQUE REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    rhythm         text         NOT NULL DEFAULT '',   -- as chosen; empty: by how often they sign in
    mail_off_at    timestamptz,                        -- null: letters are sent
    refused_at     timestamptz,                        -- null: no mail server refused the address
    refused_words  text         NOT NULL DEFAULT '',
    revision       integer      NOT NULL DEFAULT 0,
    CONSTRAINT correspondent_rhythm_known CHECK (rhythm IN ('', 'daily', 'weekly', 'portal'))
);
COMMENT ON TABLE correspondent IS
    'How a person wishes to be written to, and whether letters reach them. Locked while a letter to them is made.';


CREATE TABLE mute (
    id      bigserial    PRIMARY KEY,
    person  bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    key     text         NOT NULL DEFAULT '',
    reason  text         NOT NULL DEFAULT '',
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL,
    CONSTRAINT mute_once UNIQUE (person, key)
);
COMMENT ON TABLE mute IS
    'A person wants no letters about one matter until its clock is set anew; the other side may read why.';


CREATE TABLE acknowledgement (
    id          bigserial    PRIMARY KEY,
    key         text         NOT NULL DEFAULT '',
    times       integer      NOT NULL DEFAULT 1,
    until       timestamptz  NOT NULL,
    words       text         NOT NULL DEFAULT '',
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL,
    CONSTRAINT acknowledgement_once UNIQUE (key, times)
);
COMMENT ON TABLE acknowledgement IS
    'Whoever has to act said by when they will: the next level waits for that day. Twice for one clock at most.';


CREATE TABLE nudge (
    id      bigserial    PRIMARY KEY,
    key     text         NOT NULL DEFAULT '',
    party   text         NOT NULL DEFAULT '',   -- the side that reminds
    day     date         NOT NULL,
    person  bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL,
    CONSTRAINT nudge_once_a_day UNIQUE (key, party, day)
);
COMMENT ON TABLE nudge IS
    'One side reminded the other of a matter that waits for it: once a day.';


CREATE TABLE reminder_setting (
    id     bigserial    PRIMARY KEY,
    kind   text         NOT NULL DEFAULT '' UNIQUE,
    body   text         NOT NULL DEFAULT '',
    who    text         NOT NULL DEFAULT '',
    at     timestamptz  NOT NULL
);
COMMENT ON TABLE reminder_setting IS
    'Where an administrator chose other offsets and graces for a kind of matter than the rules have.';


CREATE TABLE letter (
    id            bigserial    PRIMARY KEY,
    key           text         NOT NULL DEFAULT '' UNIQUE,  -- reminders/rules/letter_keys.py
    person        bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: to nobody's account
    recipient     text         NOT NULL DEFAULT '',
    message_id    text         NOT NULL DEFAULT '' UNIQUE,
    subject       text         NOT NULL DEFAULT '',
    bytes         bytea        NOT NULL DEFAULT '',
    state         text         NOT NULL DEFAULT '',
    next_at       timestamptz,                              -- null: nothing more is tried
    attempts      integer      NOT NULL DEFAULT 0,
    unsure        integer      NOT NULL DEFAULT 0,
    in_flight_at  timestamptz,                              -- null: no try under way
    lease_owner   text         NOT NULL DEFAULT '',
    lease_until   timestamptz,                              -- null: nobody has it
    made_at       timestamptz  NOT NULL,
    queued_at     timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,  -- by the server's clock, as all that is retried
    done_at       timestamptz,                              -- null: not settled
    CONSTRAINT letter_state_known CHECK (state IN ('ready', 'sent', 'filed', 'refused', 'withdrawn', 'dead'))
);
COMMENT ON TABLE letter IS
    'One message to one address, as bytes. A sender leases it, marks it in flight, and notes what the mail server said.';

CREATE INDEX letter_due ON letter (next_at) WHERE state = 'ready';
CREATE INDEX letter_person ON letter (person, id);
CREATE INDEX letter_text ON letter (done_at) WHERE bytes <> '';  -- until it is old


CREATE TABLE letter_notice (
    id      bigserial  PRIMARY KEY,
    letter  bigint     NOT NULL REFERENCES letter ON UPDATE CASCADE ON DELETE RESTRICT,
    notice  bigint     NOT NULL UNIQUE REFERENCES notice ON UPDATE CASCADE ON DELETE RESTRICT
);
COMMENT ON TABLE letter_notice IS
    'Which notices a letter carries; none is carried by two.';

CREATE INDEX letter_notice_letter ON letter_notice (letter);


CREATE TABLE letter_attempt (
    id      bigserial    PRIMARY KEY,
    letter  bigint       NOT NULL REFERENCES letter ON UPDATE CASCADE ON DELETE RESTRICT,
    at      timestamptz  NOT NULL,
    phase   text         NOT NULL DEFAULT '',
    code    integer      NOT NULL DEFAULT 0,
    words   text         NOT NULL DEFAULT '',
    sender  text         NOT NULL DEFAULT ''
);
COMMENT ON TABLE letter_attempt IS
    'The delivery log: each try to hand a letter over, how far it came and what the mail server said.';

CREATE INDEX letter_attempt_letter ON letter_attempt (letter);
CREATE TRIGGER letter_attempt_append_only BEFORE UPDATE OR DELETE ON letter_attempt
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE mail_relay (
    id             bigserial    PRIMARY KEY,
    instance       text         NOT NULL DEFAULT '',   -- which installation may send; another one's copy may not
    failing_since  timestamptz,                        -- null: it works, or was never tried
    failures       integer      NOT NULL DEFAULT 0,
    next_at        timestamptz,                        -- null: at once
    words          text         NOT NULL DEFAULT ''
);
COMMENT ON TABLE mail_relay IS
    'One row: how the mail server fares. While it fails, one letter at a time tries it.';

INSERT INTO mail_relay (instance) VALUES ('');


CREATE TABLE letter_link (
    id       bigserial    PRIMARY KEY,
    token    text         NOT NULL DEFAULT '' UNIQUE,  -- fingerprint of what the address holds
    letter   bigint       REFERENCES letter ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: not of a letter
    person   bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: of nobody's account
    purpose  text         NOT NULL DEFAULT '',
    key      text         NOT NULL DEFAULT '',         -- of the watch it is about
    target   text         NOT NULL DEFAULT '',         -- the page it leads to
    content  text         NOT NULL DEFAULT '',         -- fingerprint of what was told; another one kills it
    expires  timestamptz  NOT NULL,
    used_at  timestamptz                               -- null: not used, or may be used again
);
COMMENT ON TABLE letter_link IS
    'An address in a letter. It shows where things stand and signs nobody in; it dies with its date or its content.';
