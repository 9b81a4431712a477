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
