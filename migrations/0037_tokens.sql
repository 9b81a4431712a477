-- Tokens of people and of service accounts, and what a request of theirs did that may come again.


CREATE TABLE service_account (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    name        text         NOT NULL DEFAULT '',
    purpose     text         NOT NULL DEFAULT '',
    party       bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    owner       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    made_at     timestamptz  NOT NULL,
    renewed_at  timestamptz  NOT NULL,
    ended_at    timestamptz
);
COMMENT ON TABLE service_account IS
    'A machine of an office: no person, no role. A named owner says once a year that it is still needed.';


CREATE TABLE api_token (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    token_hash  text         NOT NULL DEFAULT '',
    name        text         NOT NULL DEFAULT '',
    person      bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    account     bigint       REFERENCES service_account ON UPDATE CASCADE ON DELETE RESTRICT,
    scopes      text         NOT NULL DEFAULT '',
    made_at     timestamptz  NOT NULL,
    expires_at  timestamptz  NOT NULL,
    used_at     timestamptz,
    used_from   text         NOT NULL DEFAULT '',
    revoked_at  timestamptz,
    CONSTRAINT api_token_of_one CHECK (((person IS NULL AND account IS NOT NULL) OR (person IS NOT NULL AND account IS NULL)))
);
COMMENT ON TABLE api_token IS
    'A token of a person or of a service account; only its fingerprint is stored. By real time, whatever the portal''s clock.';

CREATE INDEX api_token_person ON api_token (person);
CREATE INDEX api_token_account ON api_token (account);


CREATE TABLE idempotency_key (
    id            bigserial    PRIMARY KEY,
    token         bigint       NOT NULL REFERENCES api_token ON UPDATE CASCADE ON DELETE RESTRICT,
    key           text         NOT NULL DEFAULT '',
    request_hash  text         NOT NULL DEFAULT '',
    status        integer      NOT NULL DEFAULT 0,
    headers       text         NOT NULL DEFAULT '',
    body          text         NOT NULL DEFAULT '',
    made_at       timestamptz  NOT NULL,
    CONSTRAINT idempotency_key_once UNIQUE (token, key)
);
COMMENT ON TABLE idempotency_key IS
    'What a token''s request did, kept for a day: the same key once more gets the same answer and does nothing.';


-- Letters tell of tokens, too.
ALTER TABLE account_letter DROP CONSTRAINT account_letter_purpose_known;
ALTER TABLE account_letter ADD CONSTRAINT account_letter_purpose_known CHECK (purpose IN ('password', 'welcome', 'address',
    'address-asked', 'address-changed', 'password-changed', 'password-handed', 'new-browser', 'second-factor', 'sign-on',
    'token-made', 'token-ends'));
