-- Letters about accounts: a way to choose a password, another e-mail address, what changed. Who proves an account by its
-- e-mail needs no password from anybody else.


CREATE TABLE account_letter (
    id          bigserial    PRIMARY KEY,
    purpose     text         NOT NULL DEFAULT '',
    person      bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: not looked up yet
    email       text         NOT NULL DEFAULT '',
    told        text         NOT NULL DEFAULT '',   -- canonical JSON: what it tells
    asked_by    bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: the person, or nobody
    asked_at    timestamptz  NOT NULL,
    made_at     timestamptz,                        -- null: still to be written
    token_hash  text         UNIQUE,                -- null: holds no link
    expires_at  timestamptz,                        -- null: holds no link
    used_at     timestamptz,                        -- null: not used
    ended_at    timestamptz,                        -- null: nothing ended the link
    CONSTRAINT account_letter_purpose_known CHECK (purpose IN ('password', 'welcome', 'address', 'address-asked',
        'address-changed', 'password-changed', 'password-handed', 'new-browser'))
);
COMMENT ON TABLE account_letter IS
    'A letter about an account, wanted by an act in the same transaction and written afterwards, with the link it may hold.';

CREATE INDEX account_letter_wanted ON account_letter (id) WHERE made_at IS NULL;
CREATE INDEX account_letter_person ON account_letter (person, id);


ALTER TABLE credential  -- who last moved the account to another address, where it was not the person; null: nobody
    ADD COLUMN moved_by bigint REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    ADD COLUMN moved_at timestamptz;
ALTER TABLE session
    ADD COLUMN device text NOT NULL DEFAULT '';  -- fingerprint of a token that its browser keeps
