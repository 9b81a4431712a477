-- Accounts at providers of single sign-on, bound to people; and those on the way there, or not bound yet.


CREATE TABLE identity (
    id        bigserial    PRIMARY KEY,
    code      text         NOT NULL DEFAULT '' UNIQUE,
    issuer    text         NOT NULL DEFAULT '',
    subject   text         NOT NULL DEFAULT '',
    told      text         NOT NULL DEFAULT '',  -- what the provider called it when it was bound
    person    bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    bound_by  bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    bound_at  timestamptz  NOT NULL,
    ended_at  timestamptz
);
COMMENT ON TABLE identity IS
    'An account at a provider of single sign-on, bound to a person: known by the provider and its own number for it.';

CREATE INDEX identity_person ON identity (person);


CREATE TABLE stranger (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    issuer      text         NOT NULL DEFAULT '',
    subject     text         NOT NULL DEFAULT '',
    name        text         NOT NULL DEFAULT '',
    email       text         NOT NULL DEFAULT '',
    verified    boolean      NOT NULL DEFAULT false,
    other       text         NOT NULL DEFAULT '',
    expires_at  timestamptz  NOT NULL,
    CONSTRAINT stranger_once UNIQUE (issuer, subject)
);
COMMENT ON TABLE stranger IS
    'Somebody whom a provider knows and no account here is bound to; the code is what they read to an administrator.';


CREATE TABLE sign_in_attempt (
    id            bigserial    PRIMARY KEY,
    state_hash    text         NOT NULL DEFAULT '' UNIQUE,
    browser_hash  text         NOT NULL DEFAULT '',
    provider      text         NOT NULL DEFAULT '',
    nonce         text         NOT NULL DEFAULT '',
    verifier      text         NOT NULL DEFAULT '',
    purpose       text         NOT NULL DEFAULT '',
    session       text         NOT NULL DEFAULT '',
    wanted        text         NOT NULL DEFAULT '',
    kept          text         NOT NULL DEFAULT '',
    begun_at      timestamptz  NOT NULL
);
COMMENT ON TABLE sign_in_attempt IS
    'Somebody on the way to a provider, for ten minutes: what only their browser and this row know.';


-- One account there is one person here, at any time.
CREATE UNIQUE INDEX identity_once ON identity (issuer, subject) WHERE ended_at IS NULL;
ALTER TABLE session ADD COLUMN id_token text NOT NULL DEFAULT '';
CREATE INDEX session_provider ON session (issuer, subject) WHERE ended_at IS NULL AND issuer <> '';


-- One more letter about accounts.
ALTER TABLE account_letter DROP CONSTRAINT account_letter_purpose_known;
ALTER TABLE account_letter ADD CONSTRAINT account_letter_purpose_known CHECK (purpose IN ('password', 'welcome', 'address',
    'address-asked', 'address-changed', 'password-changed', 'password-handed', 'new-browser', 'second-factor', 'sign-on'));
