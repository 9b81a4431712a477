-- Who meets regularly and by which ground rules.


CREATE TABLE body (
    id        bigserial    PRIMARY KEY,
    code      text         NOT NULL DEFAULT '' UNIQUE,
    name      text         NOT NULL DEFAULT '',
    kind      text         NOT NULL DEFAULT '',
    party     bigint       UNIQUE REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: a board
    state     text         NOT NULL DEFAULT 'standing',
    revision  bigint       NOT NULL DEFAULT 1,
    who       text         NOT NULL DEFAULT '',
    at        timestamptz  NOT NULL,
    CONSTRAINT body_kind_known CHECK (kind IN ('working', 'board')),
    CONSTRAINT body_state_known CHECK (state IN ('standing', 'ended')),
    CONSTRAINT body_of_a_pair CHECK ((kind = 'working') = (party IS NOT NULL))
);
COMMENT ON TABLE body IS
    'A group that meets: 311 with one department (`party`), or a board of several offices (no `party`).';


CREATE TABLE ground_rules (
    id       bigserial    PRIMARY KEY,
    body     bigint       NOT NULL REFERENCES body ON UPDATE CASCADE ON DELETE RESTRICT,
    number   integer      NOT NULL DEFAULT 0,
    content  text         NOT NULL DEFAULT '',
    hash     text         NOT NULL DEFAULT '',
    starts   timestamptz  NOT NULL,
    origin   text         NOT NULL DEFAULT '',
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT ground_rules_once UNIQUE (body, number)
);
COMMENT ON TABLE ground_rules IS
    'One version of a body''s ground rules: `content` is canonical text, `origin` the decision or change it rests on.';
