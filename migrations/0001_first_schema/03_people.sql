-- People: the city, its parties, the seats at them, and who holds or stands in for a seat from when to when.


CREATE TABLE city (
    id            bigserial    PRIMARY KEY,
    name          text         NOT NULL DEFAULT '',
    zone          text         NOT NULL DEFAULT '',
    office        text         NOT NULL DEFAULT '',
    address       text         NOT NULL DEFAULT '',
    demo          boolean      NOT NULL DEFAULT false,
    open_catalog  boolean      NOT NULL DEFAULT false,
    created_at    timestamptz  NOT NULL
);
COMMENT ON TABLE city IS
    'One row: the city that this installation serves.';


CREATE TABLE party (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    name        text         NOT NULL DEFAULT '',
    kind        text         NOT NULL DEFAULT '',
    phone       text         NOT NULL DEFAULT '',
    created_at  timestamptz  NOT NULL,
    CONSTRAINT party_kind_known CHECK (kind = 'center' OR kind = 'department' OR kind = 'oversight')
);
COMMENT ON TABLE party IS
    'An organization with duties: the 311 center, a department, or the convening office.';


CREATE TABLE person (
    id              bigserial    PRIMARY KEY,
    email           text         NOT NULL DEFAULT '' UNIQUE,
    name            text         NOT NULL DEFAULT '',
    phone           text         NOT NULL DEFAULT '',
    created_at      timestamptz  NOT NULL,
    deactivated_at  timestamptz
);
COMMENT ON TABLE person IS
    'An account. It is never deleted, only deactivated.';


CREATE TABLE seat (
    id          bigserial    PRIMARY KEY,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    party       bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    role        text         NOT NULL DEFAULT '',
    title       text         NOT NULL DEFAULT '',
    binding     boolean      NOT NULL DEFAULT false,  -- may sign for its party
    leads       boolean      NOT NULL DEFAULT false,  -- appoints the other seats of its party
    created_at  timestamptz  NOT NULL,
    closed_at   timestamptz
);
COMMENT ON TABLE seat IS
    'A role at a party, with the office''s title. People hold it by date; a binding seat may sign for its party.';


CREATE TABLE tenure (
    id           bigserial    PRIMARY KEY,
    seat         bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    person       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    starts       timestamptz  NOT NULL,
    ends         timestamptz,  -- null: until further notice
    authority    text         NOT NULL DEFAULT '',
    recorded_by  text         NOT NULL DEFAULT '',
    recorded_at  timestamptz  NOT NULL,
    CONSTRAINT tenure_no_overlap EXCLUDE USING gist (
        int8range(seat, seat, '[]') WITH &&, tstzrange(starts, ends) WITH &&)
);
COMMENT ON TABLE tenure IS
    'Who holds a seat from when to when, and on what authority; never two people at once.';

CREATE INDEX tenure_person ON tenure (person);


CREATE TABLE delegation (
    id           bigserial    PRIMARY KEY,
    code         text         NOT NULL DEFAULT '' UNIQUE,
    seat         bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    holder       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    delegate     bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    starts       timestamptz  NOT NULL,
    ends         timestamptz  NOT NULL,
    reason       text         NOT NULL DEFAULT '',
    recorded_at  timestamptz  NOT NULL,
    CONSTRAINT delegation_no_overlap EXCLUDE USING gist (
        int8range(seat, seat, '[]') WITH &&, tstzrange(starts, ends) WITH &&)
);
COMMENT ON TABLE delegation IS
    'Somebody acts for the holder of a seat in a period; never two people at once for one seat.';

CREATE INDEX delegation_delegate ON delegation (delegate);
