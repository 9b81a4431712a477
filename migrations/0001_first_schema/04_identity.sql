-- Identity: how a person proves who they are, and the browsers that are signed in.


CREATE TABLE credential (
    id          bigserial    PRIMARY KEY,
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    kind        text         NOT NULL DEFAULT '',
    secret      text         NOT NULL DEFAULT '',
    created_at  timestamptz  NOT NULL,
    one_time    boolean      NOT NULL DEFAULT false,  -- must be replaced at the first sign-in
    set_by      text         NOT NULL DEFAULT '',
    expires_at  timestamptz,
    CONSTRAINT credential_unique_way_in UNIQUE (person, kind)
);
COMMENT ON TABLE credential IS
    'One way in for one person, such as a password, stored only as its argon2id hash.';


CREATE TABLE session (
    id           bigserial    PRIMARY KEY,
    code         text         NOT NULL DEFAULT '' UNIQUE,
    token_hash   text         NOT NULL DEFAULT '' UNIQUE,
    person       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    method       text         NOT NULL DEFAULT '',
    assisted_by  text         NOT NULL DEFAULT '',
    created_at   timestamptz  NOT NULL,
    seen_at      timestamptz  NOT NULL,
    ended_at     timestamptz,
    address      text         NOT NULL DEFAULT '',
    agent        text         NOT NULL DEFAULT ''
);
COMMENT ON TABLE session IS
    'A signed-in browser. Only the hash of its token is stored.';

CREATE INDEX session_person ON session (person);


CREATE TABLE throttle (
    id        bigserial    PRIMARY KEY,
    key       text         NOT NULL DEFAULT '' UNIQUE,
    failures  integer      NOT NULL DEFAULT 0,
    since     timestamptz  NOT NULL
);
COMMENT ON TABLE throttle IS
    'Failed attempts to sign in, counted by account and by address.';
