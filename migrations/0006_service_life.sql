-- A service is drafted, live or retired. What moves it needs the yes of every side it concerns.


ALTER TABLE service
    ADD COLUMN drafted_by  bigint REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: taken on record
    ADD COLUMN live_at     timestamptz,  -- null: drafted, seen by its drafting side alone
    ADD COLUMN retired_at  timestamptz,  -- null: no end is agreed
    ADD COLUMN successor   bigint REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT;  -- takes what is still reported
UPDATE service SET live_at = created_at;


CREATE TABLE reorganization (
    id            bigserial    PRIMARY KEY,
    number        text         NOT NULL DEFAULT '' UNIQUE,
    kind          text         NOT NULL DEFAULT '',
    hash          text         NOT NULL DEFAULT '',
    body          text         NOT NULL DEFAULT '',
    reason        text         NOT NULL DEFAULT '',
    state         text         NOT NULL DEFAULT '',
    revision      integer      NOT NULL DEFAULT 0,
    takes_effect  date,        -- null: with the last yes
    proposer      bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    proposed_at   timestamptz  NOT NULL,
    respond_by    timestamptz  NOT NULL,
    ended_at      timestamptz,
    ended_words   text         NOT NULL DEFAULT '',
    CONSTRAINT reorganization_kind_known CHECK (
        kind IN ('enter', 'move', 'merge', 'split', 'retire', 'describe')),
    CONSTRAINT reorganization_state_known CHECK (
        state IN ('proposed', 'agreed', 'declined', 'withdrawn', 'lapsed'))
);
COMMENT ON TABLE reorganization IS
    'What is to become of services: proposed by one side, agreed by every other it concerns. `body` is what is agreed, '
    'as canonical JSON, `hash` its fingerprint.';

CREATE INDEX reorganization_open ON reorganization (id) WHERE state = 'proposed';

CREATE FUNCTION reorganization_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.number, NEW.kind, NEW.hash, NEW.body, NEW.takes_effect, NEW.proposer)
        IS DISTINCT FROM (OLD.number, OLD.kind, OLD.hash, OLD.body, OLD.takes_effect, OLD.proposer) THEN
        RAISE EXCEPTION 'what a reorganization says never changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reorganization_guarded BEFORE UPDATE OR DELETE ON reorganization
    FOR EACH ROW EXECUTE FUNCTION reorganization_guard();


CREATE TABLE reorganization_side (
    id              bigserial    PRIMARY KEY,
    reorganization  bigint       NOT NULL REFERENCES reorganization ON UPDATE CASCADE ON DELETE RESTRICT,
    party           bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    person          bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: has not agreed
    seat            bigint       REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    delegation      bigint       REFERENCES delegation ON UPDATE CASCADE ON DELETE RESTRICT,
    who             text         NOT NULL DEFAULT '',
    hash            text         NOT NULL DEFAULT '',
    at              timestamptz,
    CONSTRAINT reorganization_side_unique UNIQUE (reorganization, party),
    CONSTRAINT reorganization_side_whole CHECK ((person IS NULL) = (at IS NULL) AND (person IS NULL) = (hash = ''))
);
COMMENT ON TABLE reorganization_side IS
    'A side whose yes a reorganization needs, and who gave it to which fingerprint.';
