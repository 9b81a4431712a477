-- Scorecards: the results of a period as both sides saw, commented and published them.


CREATE TABLE scorecard (
    id            bigserial    PRIMARY KEY,
    number        text         NOT NULL DEFAULT '' UNIQUE,
    party         bigint       REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: the whole city
    period        text         NOT NULL DEFAULT '',
    starts        date         NOT NULL,
    ends          date         NOT NULL,             -- the last day
    state         text         NOT NULL DEFAULT '',
    as_of         timestamptz  NOT NULL,             -- judged as of this instant
    figures       text         NOT NULL DEFAULT '',  -- the card, as canonical JSON
    rows_hash     text         NOT NULL DEFAULT '',  -- the stored file of the requests it counts
    fingerprint   text         NOT NULL DEFAULT '',  -- of figures and rows
    drafted_at    timestamptz  NOT NULL,
    reply_by      timestamptz  NOT NULL,
    held_by       text         NOT NULL DEFAULT '',
    held_words    text         NOT NULL DEFAULT '',
    held_at       timestamptz,
    published_at  timestamptz,
    revision      bigint       NOT NULL DEFAULT 1,
    CONSTRAINT scorecard_period_known CHECK (period IN ('month', 'quarter', 'year')),
    CONSTRAINT scorecard_state_known CHECK (state IN ('draft', 'held', 'published'))
);
COMMENT ON TABLE scorecard IS
    'The results of a period for one party or the whole city. Once published it never changes.';

CREATE UNIQUE INDEX scorecard_once ON scorecard (coalesce(party, 0), period, starts);
CREATE INDEX scorecard_state ON scorecard (state);

CREATE FUNCTION scorecard_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published scorecard never changes: % refused', TG_OP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER scorecard_guarded BEFORE UPDATE OR DELETE ON scorecard
    FOR EACH ROW EXECUTE FUNCTION scorecard_guard();


CREATE TABLE card_comment (
    id         bigserial    PRIMARY KEY,
    scorecard  bigint       NOT NULL REFERENCES scorecard ON UPDATE CASCADE ON DELETE RESTRICT,
    kind       text         NOT NULL DEFAULT '',
    party      bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    words      text         NOT NULL DEFAULT '',
    who        text         NOT NULL DEFAULT '',
    at         timestamptz  NOT NULL
);
COMMENT ON TABLE card_comment IS
    'What one side says about a draft scorecard, printed on it: a comment, or the explanation of a pattern worth '
    'a look.';

CREATE INDEX card_comment_scorecard ON card_comment (scorecard);

CREATE TRIGGER card_comment_immutable BEFORE UPDATE OR DELETE ON card_comment
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
