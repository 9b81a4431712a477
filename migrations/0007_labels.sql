-- What a name of a data source means moves results: each time it comes to mean something else is kept, and told to the
-- offices whose results it moves.


CREATE TABLE label_change (
    id           bigserial    PRIMARY KEY,
    label        bigint       NOT NULL REFERENCES label ON UPDATE CASCADE ON DELETE RESTRICT,
    state_was    text         NOT NULL DEFAULT '',
    service_was  bigint       REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: none
    by_was       text         NOT NULL DEFAULT '',
    state        text         NOT NULL DEFAULT '',
    service      bigint       REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: none
    by           text         NOT NULL DEFAULT '',
    results      bigint       NOT NULL DEFAULT 0,  -- stored ones that it moved
    who          text         NOT NULL DEFAULT '',
    at           timestamptz  NOT NULL,
    undone_at    timestamptz,                      -- null: nobody objected
    CONSTRAINT label_change_state_known CHECK (
        state IN ('matched', 'waiting', 'ambiguous', 'set-aside') AND (state = 'matched') = (service IS NOT NULL))
);
COMMENT ON TABLE label_change IS
    'A name of a data source that came to mean something else: what it meant before, what since, and who said so.';

CREATE INDEX label_change_label ON label_change (label, id);
CREATE INDEX label_change_at ON label_change (at);


CREATE TABLE label_notice (
    id            bigserial    PRIMARY KEY,
    number        text         NOT NULL DEFAULT '' UNIQUE,
    party         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    state         text         NOT NULL DEFAULT '',
    revision      integer      NOT NULL DEFAULT 1,
    who           text         NOT NULL DEFAULT '',
    told_at       timestamptz  NOT NULL,
    reply_by      timestamptz  NOT NULL,
    words         text         NOT NULL DEFAULT '',  -- of an objection
    replied_who   text         NOT NULL DEFAULT '',
    replied_at    timestamptz,                       -- null: nothing was said
    answer        text         NOT NULL DEFAULT '',  -- of 311 to an objection, or of the office that takes it back
    settled_who   text         NOT NULL DEFAULT '',
    settled_at    timestamptz,                       -- null: not settled, or nothing to settle
    CONSTRAINT label_notice_state_known CHECK (state IN ('told', 'accepted', 'objected', 'left', 'agreed'))
);
COMMENT ON TABLE label_notice IS
    'What an office was told about names that mean something else by now, and what it said to that.';

CREATE INDEX label_notice_party ON label_notice (party);
CREATE INDEX label_notice_open ON label_notice (id) WHERE state IN ('told', 'objected');


CREATE TABLE label_told (
    id        bigserial  PRIMARY KEY,
    notice    bigint     NOT NULL REFERENCES label_notice ON UPDATE CASCADE ON DELETE RESTRICT,
    change    bigint     NOT NULL REFERENCES label_change ON UPDATE CASCADE ON DELETE RESTRICT,
    results   bigint     NOT NULL DEFAULT 0,  -- those of this office
    objected  boolean    NOT NULL DEFAULT false,
    CONSTRAINT label_told_unique_change UNIQUE (notice, change)
);
COMMENT ON TABLE label_told IS
    'One name of a notice, with the number of the office''s results that it moved.';

CREATE INDEX label_told_change ON label_told (change);
