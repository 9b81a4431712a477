-- Who is stopped at once without losing a role; accounts for emergencies; what a city's own directory proposes.

ALTER TABLE person
    ADD COLUMN suspended_at  timestamptz,
    ADD COLUMN kind          text         NOT NULL DEFAULT 'person',
    ADD CONSTRAINT person_kind_known CHECK (kind = 'person' OR kind = 'emergency');
SELECT follow_rows('person');

-- The one condition on an account by which it is good for anything: signing in, acting, tokens, feeds, letters.
CREATE FUNCTION active(one person) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT one.deactivated_at IS NULL AND one.suspended_at IS NULL $$;

-- Whether a person's token, made then, is good for anything: it dies with the account, and when its owner has not signed in
-- for 30 days, as they had when they made it. Of real time, as tokens are.
CREATE FUNCTION tokens_live(one person, made timestamptz, real_now timestamptz) RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT public.active(one) AND one.kind = 'person' AND (made > real_now - INTERVAL '30 days' OR EXISTS (SELECT FROM public.session s
        WHERE s.person = one.id AND coalesce(s.proved_at, s.created_at) > real_now - INTERVAL '30 days')) $$;

CREATE TABLE emergency_drill (
    id      bigserial    PRIMARY KEY,
    person  bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    words   text         NOT NULL DEFAULT '',
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL
);
COMMENT ON TABLE emergency_drill IS
    'That an emergency account was tried and lets somebody in, said by whoever signed in with it.';
CREATE INDEX emergency_drill_person ON emergency_drill USING btree (person);
SELECT follow_rows('emergency_drill');

CREATE TABLE group_mapping (
    id        bigserial    PRIMARY KEY,
    number    text         NOT NULL DEFAULT '' UNIQUE,
    issuer    text         NOT NULL DEFAULT '',
    claim     text         NOT NULL DEFAULT '',
    name      text         NOT NULL DEFAULT '',
    words     text         NOT NULL DEFAULT '',
    seat      bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    who       text         NOT NULL DEFAULT '',
    at        timestamptz  NOT NULL,
    ended_at  timestamptz,
    CONSTRAINT group_mapping_claim_known CHECK (claim = 'groups' OR claim = 'roles')
);
COMMENT ON TABLE group_mapping IS
    'Which group, or role, of the city''s directory proposes its members for a role here; it appoints nobody.';
CREATE UNIQUE INDEX group_mapping_one ON group_mapping (issuer, claim, name, seat) WHERE ended_at IS NULL;
SELECT follow_rows('group_mapping');

CREATE TABLE group_listing (
    id         bigserial    PRIMARY KEY,
    number     text         NOT NULL DEFAULT '' UNIQUE,
    mapping    bigint       NOT NULL REFERENCES group_mapping ON UPDATE CASCADE ON DELETE RESTRICT,
    person     bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    is_listed  boolean      NOT NULL DEFAULT false,
    asks       text         NOT NULL DEFAULT '',
    since      timestamptz  NOT NULL,
    CONSTRAINT group_listing_asks_known CHECK (asks = '' OR asks = 'appoint' OR asks = 'end'),
    CONSTRAINT group_listing_once UNIQUE (mapping, person)
);
COMMENT ON TABLE group_listing IS
    'What the directory said last about a person and a mapped group, and what it asks the lead of that office.';
