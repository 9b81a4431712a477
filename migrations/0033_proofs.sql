-- What a session was shown to prove who is behind it, and when, in real time.

ALTER TABLE session
    ADD COLUMN issuer      text         NOT NULL DEFAULT '',
    ADD COLUMN subject     text         NOT NULL DEFAULT '',
    ADD COLUMN idp_sid     text         NOT NULL DEFAULT '',
    ADD COLUMN acr         text         NOT NULL DEFAULT '',
    ADD COLUMN amr         text         NOT NULL DEFAULT '',
    ADD COLUMN auth_time   timestamptz,
    ADD COLUMN strength    text         NOT NULL DEFAULT '',
    ADD COLUMN factors     text         NOT NULL DEFAULT '',
    ADD COLUMN proved_how  text         NOT NULL DEFAULT '',
    ADD COLUMN proved_at   timestamptz;


CREATE TABLE intent (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    session     bigint       NOT NULL REFERENCES session ON UPDATE CASCADE ON DELETE RESTRICT,
    path        text         NOT NULL DEFAULT '',
    back        text         NOT NULL DEFAULT '',
    typed       text         NOT NULL DEFAULT '',
    files       text         NOT NULL DEFAULT '',
    event       text         NOT NULL DEFAULT '',
    seen        bigint       NOT NULL DEFAULT 0,
    asked_at    timestamptz  NOT NULL
);
COMMENT ON TABLE intent IS
    'An act that waits for its person to show once more who they are, with all that was typed; kept for ten minutes.';
