-- Audit: the trail of every act. It only grows, and each entry carries the fingerprint of the one before it.


CREATE TABLE event (
    id          bigserial    PRIMARY KEY,
    number      bigint       NOT NULL DEFAULT 0 UNIQUE,
    at          timestamptz  NOT NULL,
    tag         text         NOT NULL DEFAULT '',
    subject     text         NOT NULL DEFAULT '',
    audience    text         NOT NULL DEFAULT '',
    actor       text         NOT NULL DEFAULT '',
    request_id  text         NOT NULL DEFAULT '',
    body        text         NOT NULL DEFAULT '',
    previous    text         NOT NULL DEFAULT '',
    hash        text         NOT NULL DEFAULT ''
);
COMMENT ON TABLE event IS
    'One act. `number` is its place in the chain and `body` the canonical text that is hashed; the other columns '
    'repeat parts of `body` for look-ups.';

CREATE INDEX event_at ON event (at);
CREATE INDEX event_subject ON event (subject);
CREATE INDEX event_tag ON event (tag);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP; END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE trail_head (
    id      bigserial  PRIMARY KEY,
    number  bigint     NOT NULL DEFAULT 0,
    hash    text       NOT NULL DEFAULT ''
);
COMMENT ON TABLE trail_head IS
    'One row: number and hash of the last event. Every act locks it last, so that the chain has no forks.';

INSERT INTO trail_head (number, hash) VALUES (0, repeat('0', 64));


CREATE TABLE trail_check (
    id         bigserial    PRIMARY KEY,
    at         timestamptz  NOT NULL,
    by         text         NOT NULL DEFAULT '',
    events     bigint       NOT NULL DEFAULT 0,
    sound      boolean      NOT NULL DEFAULT false,
    first_bad  bigint,
    reason     text         NOT NULL DEFAULT ''
);
COMMENT ON TABLE trail_check IS
    'One verification of the trail: when, by whom, how many events, and the first bad one if any.';
