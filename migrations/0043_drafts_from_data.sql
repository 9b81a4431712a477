-- From what the data promise to a draft: hours that one side drafts, drafts that name their finding, and differences between
-- what is signed and what a system applies, which wait for both sides.


ALTER TABLE calendar
    ADD COLUMN drafted_by  bigint REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: recorded openly
    ADD COLUMN entered_at  timestamptz;  -- null: no version has counted on it since it was drafted
SELECT follow_rows('calendar');

ALTER TABLE change
    ADD COLUMN finding  text  NOT NULL DEFAULT '';  -- the number of the finding that it was drafted from
CREATE INDEX change_finding ON change (finding) WHERE finding <> '';
SELECT follow_rows('change', '{}', '{}', '{draft}');


CREATE TABLE target_difference (
    id          bigserial    PRIMARY KEY,
    number      text         NOT NULL DEFAULT '' UNIQUE,
    agreement   bigint       NOT NULL REFERENCES agreement ON UPDATE CASCADE ON DELETE RESTRICT,
    key         text         NOT NULL DEFAULT '',  -- of the target
    feed        text         NOT NULL DEFAULT '',  -- the code of the data source
    label       text         NOT NULL DEFAULT '',
    finding     text         NOT NULL DEFAULT '',  -- the number of the one that showed it last
    signed      text         NOT NULL DEFAULT '',
    applied     text         NOT NULL DEFAULT '',
    cases       integer      NOT NULL DEFAULT 0,
    hits        integer      NOT NULL DEFAULT 0,
    state       text         NOT NULL DEFAULT '',
    revision    integer      NOT NULL DEFAULT 1,
    noticed_at  timestamptz  NOT NULL,
    ended_at    timestamptz
);
COMMENT ON TABLE target_difference IS
    'A target that is signed one way and applied another, as the due dates of a name show. States: open, settled, over.';

CREATE INDEX target_difference_agreement ON target_difference (agreement);


CREATE TABLE difference_answer (
    id          bigserial    PRIMARY KEY,
    difference  bigint       NOT NULL REFERENCES target_difference ON UPDATE CASCADE ON DELETE RESTRICT,
    party       bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    answer      text         NOT NULL DEFAULT '',
    words       text         NOT NULL DEFAULT '',
    change      text         NOT NULL DEFAULT '',
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL,
    CONSTRAINT difference_answer_once UNIQUE (difference, party)
);
COMMENT ON TABLE difference_answer IS
    'What one side says becomes of a difference: change (the agreement), mend (the system). `change` is the draft it began.';

CREATE UNIQUE INDEX target_difference_open ON target_difference (agreement, key, feed, label) WHERE state = 'open';
ALTER TABLE target_difference ADD CONSTRAINT target_difference_state_known CHECK (state IN ('open', 'settled', 'over'));
ALTER TABLE difference_answer ADD CONSTRAINT difference_answer_known CHECK (answer IN ('change', 'mend'));
SELECT follow_rows('target_difference');
SELECT follow_rows('difference_answer');
