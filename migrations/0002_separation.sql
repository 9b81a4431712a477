-- Separation of duties: one convening office, and an audit office outside of it.


ALTER TABLE party DROP CONSTRAINT party_kind_known, ADD CONSTRAINT party_kind_known
    CHECK (kind = 'center' OR kind = 'department' OR kind = 'oversight' OR kind = 'audit');
COMMENT ON TABLE party IS
    'An organization with duties: the 311 center, a department, the convening office, or the audit office.';

-- Further offices of oversight have no power any more: the first one is the convening office.
UPDATE party SET kind = 'department'
    WHERE kind = 'oversight' AND id > (SELECT min(id) FROM party WHERE kind = 'oversight');

-- Two convening offices would be two approving officials.
CREATE UNIQUE INDEX party_only_one ON party (kind) WHERE kind IN ('center', 'oversight', 'audit');


ALTER TABLE city ADD COLUMN auditor_by text NOT NULL DEFAULT '';  -- who appoints the audit office's first lead


ALTER TABLE tenure ADD COLUMN by_command boolean NOT NULL DEFAULT false;  -- on the server itself, for want of anybody else


CREATE TABLE succession (
    id           bigserial    PRIMARY KEY,
    number       text         NOT NULL DEFAULT '' UNIQUE,
    seat         bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    person       bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    authority    text         NOT NULL DEFAULT '',
    state        text         NOT NULL DEFAULT '',
    revision     bigint       NOT NULL DEFAULT 1,
    asker        bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    asked_by     text         NOT NULL DEFAULT '',
    asked_at     timestamptz  NOT NULL,
    answer       text         NOT NULL DEFAULT '',
    answered_by  text         NOT NULL DEFAULT '',
    answered_at  timestamptz
);
COMMENT ON TABLE succession IS
    'Who is to follow as approving official, facilitator or auditor: asked by one office, confirmed by another.';

CREATE UNIQUE INDEX succession_one_open ON succession (seat) WHERE state = 'asked';


CREATE TABLE participant (
    id      bigserial  PRIMARY KEY,
    change  bigint     NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    party   bigint     NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    person  bigint     NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT participant_unique UNIQUE (change, party, person)
);
COMMENT ON TABLE participant IS
    'Who acted for which side in a change, once for each: whoever wrote or edited anything of it does not approve it.';

INSERT INTO participant (change, party, person)
    SELECT change, party, person FROM offer UNION SELECT change, party, person FROM consent
    UNION SELECT change, party, person FROM recommendation;


ALTER TABLE credential ADD COLUMN again boolean NOT NULL DEFAULT false;  -- not the account's first password


-- What was done in an absent person's name is found by the number of their choice: people/queries/delegations.py.
CREATE INDEX event_delegation ON event (substring(body FROM '"delegation":"([^"]*)"'))
    WHERE body LIKE '%"delegation":"%';
