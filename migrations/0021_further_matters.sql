-- How often a data source promises new data, and which side looked at its agreement again before a day it agreed to.

ALTER TABLE feed ADD COLUMN every_days integer NOT NULL DEFAULT 0  -- new data at least so often; 0: nothing is promised
    CONSTRAINT feed_every_days CHECK (every_days BETWEEN 0 AND 366);


CREATE TABLE agreement_review (
    id         bigserial    PRIMARY KEY,
    agreement  bigint       NOT NULL REFERENCES agreement ON UPDATE CASCADE ON DELETE RESTRICT,
    party      bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    about      text         NOT NULL DEFAULT '',
    day        date         NOT NULL,             -- as the agreement says it
    who        text         NOT NULL DEFAULT '',
    at         timestamptz  NOT NULL,
    CONSTRAINT agreement_review_about_known CHECK (about IN ('review', 'end')),
    CONSTRAINT agreement_review_once UNIQUE (agreement, party, about, day)
);
COMMENT ON TABLE agreement_review IS
    'A side said before a day of its agreement that it goes on as it is, or ends as agreed. It changes no promise.';
