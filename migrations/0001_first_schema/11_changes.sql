-- Changes: the negotiation of an agreement; everything that was offered, said and signed, by whom and in which seat.


CREATE TABLE change (
    id               bigserial    PRIMARY KEY,
    number           text         NOT NULL DEFAULT '' UNIQUE,
    agreement        bigint       NOT NULL REFERENCES agreement ON UPDATE CASCADE ON DELETE RESTRICT,
    subject          text         NOT NULL DEFAULT 'terms',
    procedure        text         NOT NULL DEFAULT 'ordinary',
    title            text         NOT NULL DEFAULT '',
    reason           text         NOT NULL DEFAULT '',
    state            text         NOT NULL DEFAULT '',
    initiator        bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    author           bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    turn             bigint       REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: nobody's, it ended
    turn_since       timestamptz,
    respond_by       timestamptz,
    paused_at        timestamptz,
    offer_hash       text         NOT NULL DEFAULT '',
    upload           text         NOT NULL DEFAULT '',
    approvals_asked  text         NOT NULL DEFAULT '[]',  -- roles and why, as JSON
    signing_since    timestamptz,
    revision         bigint       NOT NULL DEFAULT 1,
    created_at       timestamptz  NOT NULL,
    touched_at       timestamptz  NOT NULL,
    opened_at        timestamptz,
    ended_at         timestamptz,
    ended_words      text         NOT NULL DEFAULT '',
    CONSTRAINT change_state_known CHECK (
        state IN ('draft', 'open', 'agreed', 'adopted', 'convened', 'declined', 'withdrawn', 'lapsed'))
);
COMMENT ON TABLE change IS
    'One negotiation of an agreement: its state, whose turn it is, and until when.';

CREATE INDEX change_agreement ON change (agreement);
CREATE INDEX change_by_agreement_lately ON change (agreement, touched_at DESC);
CREATE INDEX change_state ON change (state);
CREATE INDEX change_waiting ON change (turn, respond_by)
    WHERE state IN ('draft', 'open', 'agreed', 'convened');


CREATE TABLE draft (
    id        bigserial    PRIMARY KEY,
    change    bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    party     bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    body      text         NOT NULL DEFAULT '',
    saved_by  text         NOT NULL DEFAULT '',
    saved_at  timestamptz  NOT NULL,
    revision  bigint       NOT NULL DEFAULT 1,
    CONSTRAINT draft_unique_side UNIQUE (change, party)
);
COMMENT ON TABLE draft IS
    'What one side has written and not sent; that side alone sees it.';


CREATE TABLE offer (
    id            bigserial    PRIMARY KEY,
    change        bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    round         integer      NOT NULL DEFAULT 0,
    party         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    parent_round  integer,  -- the round it answers
    hash          text         NOT NULL DEFAULT '',
    effective     text         NOT NULL DEFAULT '',
    respond_days  integer      NOT NULL DEFAULT 10,
    rationale     text         NOT NULL DEFAULT '',
    call_takers   text         NOT NULL DEFAULT '',
    conversation  text         NOT NULL DEFAULT '',
    evidence      text         NOT NULL DEFAULT '',
    person        bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    seat          bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    delegation    bigint       REFERENCES delegation ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: as holder
    who           text         NOT NULL DEFAULT '',
    at            timestamptz  NOT NULL,
    CONSTRAINT offer_unique_round UNIQUE (change, round)
);
COMMENT ON TABLE offer IS
    'One round: a whole set of edits with an effective date, sent by one side. `hash` is what people agree to.';

CREATE INDEX offer_hash ON offer (hash);

CREATE TRIGGER offer_immutable BEFORE UPDATE OR DELETE ON offer
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE edit (
    id        bigserial  PRIMARY KEY,
    offer     bigint     NOT NULL REFERENCES offer ON UPDATE CASCADE ON DELETE RESTRICT,
    position  integer    NOT NULL DEFAULT 0,
    key       text       NOT NULL DEFAULT '',
    before    text       NOT NULL DEFAULT '',
    after     text       NOT NULL DEFAULT '',
    hash      text       NOT NULL DEFAULT '',
    words     text       NOT NULL DEFAULT '',
    CONSTRAINT edit_unique_key UNIQUE (offer, key)
);
COMMENT ON TABLE edit IS
    'One line of an offer: the item that it replaces and the whole new item, by their fingerprints; empty means none.';

CREATE TRIGGER edit_immutable BEFORE UPDATE OR DELETE ON edit
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE recommendation (
    id                 bigserial    PRIMARY KEY,
    change             bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    party              bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    offer_hash         text         NOT NULL DEFAULT '',
    sends_draft        boolean      NOT NULL DEFAULT false,
    words              text         NOT NULL DEFAULT '',
    salt               text         NOT NULL DEFAULT '',
    person             bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    who                text         NOT NULL DEFAULT '',
    at                 timestamptz  NOT NULL,
    handed_back_at     timestamptz,
    handed_back_words  text         NOT NULL DEFAULT '',
    handed_back_who    text         NOT NULL DEFAULT '',
    closed_at          timestamptz
);
COMMENT ON TABLE recommendation IS
    'A seat that does not bind its party puts an offer, or a drafted answer, before the seat that does.';

CREATE INDEX recommendation_change ON recommendation (change);


CREATE TABLE consent (
    id          bigserial    PRIMARY KEY,
    change      bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    offer       bigint       NOT NULL REFERENCES offer ON UPDATE CASCADE ON DELETE RESTRICT,
    offer_hash  text         NOT NULL DEFAULT '',
    party       bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    seat        bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    delegation  bigint       REFERENCES delegation ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: as holder
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL,
    CONSTRAINT consent_unique_party UNIQUE (offer, party)
);
COMMENT ON TABLE consent IS
    'A party''s yes to one offer, given by its own binding seat; once for each party and offer.';

CREATE INDEX consent_change ON consent (change);

CREATE TRIGGER consent_immutable BEFORE UPDATE OR DELETE ON consent
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE approval (
    id          bigserial    PRIMARY KEY,
    change      bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    offer       bigint       NOT NULL REFERENCES offer ON UPDATE CASCADE ON DELETE RESTRICT,
    offer_hash  text         NOT NULL DEFAULT '',
    role        text         NOT NULL DEFAULT '',
    outcome     text         NOT NULL DEFAULT '',
    words       text         NOT NULL DEFAULT '',
    keys        text         NOT NULL DEFAULT '[]',  -- the lines returned, as JSON
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    seat        bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    delegation  bigint       REFERENCES delegation ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: as holder
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL,
    CONSTRAINT approval_outcome_known CHECK (outcome IN ('approved', 'returned', 'rejected')),
    CONSTRAINT approval_unique_role UNIQUE (offer, role)
);
COMMENT ON TABLE approval IS
    'What a seat beyond the two sides says about an offer: approved, returned or rejected.';

CREATE INDEX approval_change ON approval (change);

CREATE TRIGGER approval_immutable BEFORE UPDATE OR DELETE ON approval
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE question (
    id            bigserial    PRIMARY KEY,
    change        bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    number        integer      NOT NULL DEFAULT 0,
    party         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    words         text         NOT NULL DEFAULT '',
    who           text         NOT NULL DEFAULT '',
    at            timestamptz  NOT NULL,
    answer_by     timestamptz  NOT NULL,
    answer        text         NOT NULL DEFAULT '',
    answered_who  text         NOT NULL DEFAULT '',
    answered_at   timestamptz,
    CONSTRAINT question_unique_number UNIQUE (change, number)
);
COMMENT ON TABLE question IS
    'One question of one side and its answer. While it is open, the asker''s clock stands still.';


CREATE TABLE extension (
    id           bigserial    PRIMARY KEY,
    change       bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    round        integer      NOT NULL DEFAULT 0,
    party        bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    days         integer      NOT NULL DEFAULT 0,
    words        text         NOT NULL DEFAULT '',
    who          text         NOT NULL DEFAULT '',
    at           timestamptz  NOT NULL,
    granted_at   timestamptz,
    granted_who  text         NOT NULL DEFAULT '',
    CONSTRAINT extension_days_fair CHECK (days BETWEEN 1 AND 40)
);
COMMENT ON TABLE extension IS
    'More time to answer: five business days for the asking once a round, more only when the other side grants it.';

CREATE INDEX extension_change ON extension (change);


CREATE TABLE note (
    id      bigserial    PRIMARY KEY,
    change  bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    party   bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    words   text         NOT NULL DEFAULT '',
    salt    text         NOT NULL DEFAULT '',
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL
);
COMMENT ON TABLE note IS
    'One side''s own note. Nobody else sees it; the trail holds its salted fingerprint.';

CREATE INDEX note_change ON note (change);
