-- Second factors: code apps, passkeys, recovery codes; who must have one, since when; how one is taken away.

ALTER TABLE city ADD COLUMN two_factors_for_all boolean NOT NULL DEFAULT false;
SELECT follow_rows('city');


CREATE TABLE second_factor (
    id         bigserial    PRIMARY KEY,
    person     bigint       NOT NULL UNIQUE REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    secret     text         NOT NULL DEFAULT '',  -- sealed under the installation's secret
    last_step  bigint       NOT NULL DEFAULT 0,
    failures   integer      NOT NULL DEFAULT 0,  -- wrong codes in a row; after 50 it is locked
    set_up_at  timestamptz  NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE second_factor IS
    'A person''s code app: its secret, sealed, and the step of the last code it was used with, so that a code works once.';


CREATE TABLE passkey (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    name        text         NOT NULL DEFAULT '',
    credential  text         NOT NULL DEFAULT '' UNIQUE,
    public_key  text         NOT NULL DEFAULT '',
    counter     bigint       NOT NULL DEFAULT 0,
    synced      boolean      NOT NULL DEFAULT false,
    set_up_at   timestamptz  NOT NULL,
    used_at     timestamptz
);
COMMENT ON TABLE passkey IS
    'One passkey of a person: its public key, and its counter, which never goes back.';

CREATE INDEX passkey_person ON passkey (person);


CREATE TABLE recovery_code (
    id       bigserial    PRIMARY KEY,
    person   bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    number   integer      NOT NULL DEFAULT 0,
    secret   text         NOT NULL DEFAULT '',
    made_at  timestamptz  NOT NULL,
    used_at  timestamptz,
    CONSTRAINT recovery_code_once UNIQUE (person, number),
    CONSTRAINT recovery_code_numbered CHECK (number >= 1 AND number <= 10)
);
COMMENT ON TABLE recovery_code IS
    'One of a person''s ten recovery codes, hashed as passwords are; it is used once.';


CREATE TABLE factor_requirement (
    id      bigserial    PRIMARY KEY,
    person  bigint       NOT NULL UNIQUE REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    since   timestamptz  NOT NULL,
    met_at  timestamptz  -- when two were shown last
);
COMMENT ON TABLE factor_requirement IS
    'Somebody who has to show two factors, and since which sign-in, in real time: the grace is counted from there.';


CREATE TABLE proof_asked (
    id          bigserial    PRIMARY KEY,
    token_hash  text         NOT NULL DEFAULT '' UNIQUE,
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    purpose     text         NOT NULL DEFAULT '',
    challenge   text         NOT NULL DEFAULT '',
    told        text         NOT NULL DEFAULT '',  -- what was shown before it
    asked_at    timestamptz  NOT NULL
);
COMMENT ON TABLE proof_asked IS
    'A proof that somebody is asked for, by its token''s hash, with the challenge for a passkey; good once, for minutes.';

CREATE INDEX proof_asked_person ON proof_asked (person);


CREATE TABLE factor_reset (
    id           bigserial    PRIMARY KEY,
    number       text         NOT NULL DEFAULT '' UNIQUE,
    person       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    reason       text         NOT NULL DEFAULT '',
    state        text         NOT NULL DEFAULT '',
    asker        bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: on the server
    asked_by     text         NOT NULL DEFAULT '',
    asked_at     timestamptz  NOT NULL,
    answerer     bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: not answered
    answered_by  text         NOT NULL DEFAULT '',
    answered_at  timestamptz,
    CONSTRAINT factor_reset_state_known CHECK (state = 'asked' OR state = 'done' OR state = 'refused' OR state = 'withdrawn')
);
COMMENT ON TABLE factor_reset IS
    'That somebody''s second factor is taken away: asked by one person, confirmed or refused by another.';

CREATE INDEX factor_reset_person ON factor_reset (person);


CREATE TABLE declared_issuer (
    id           bigserial    PRIMARY KEY,
    issuer       text         NOT NULL DEFAULT '' UNIQUE,
    two_factors  boolean      NOT NULL DEFAULT false,
    words        text         NOT NULL DEFAULT '',
    declared_by  text         NOT NULL DEFAULT '',
    declared_at  timestamptz  NOT NULL
);
COMMENT ON TABLE declared_issuer IS
    'That a city''s own sign-in asks for two factors although it does not say so, as an administrator declares.';


-- Letters tell of second factors, too.
ALTER TABLE account_letter DROP CONSTRAINT account_letter_purpose_known;
ALTER TABLE account_letter ADD CONSTRAINT account_letter_purpose_known CHECK (purpose IN ('password', 'welcome', 'address',
    'address-asked', 'address-changed', 'password-changed', 'password-handed', 'new-browser', 'second-factor'));
