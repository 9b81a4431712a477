-- Invitations on their way into calendars, and private feeds.


CREATE TABLE invitation (
    id        bigserial    PRIMARY KEY,
    meeting   bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    person    bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    number    integer      NOT NULL DEFAULT 0,
    method    text         NOT NULL DEFAULT '',
    sequence  integer      NOT NULL DEFAULT 0,
    stamp     timestamptz  NOT NULL,
    facts     text         NOT NULL DEFAULT '',
    letter    bigint       REFERENCES letter ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: not written yet
    at        timestamptz  NOT NULL,
    CONSTRAINT invitation_once UNIQUE (meeting, person, number),
    CONSTRAINT invitation_method_known CHECK (method IN ('REQUEST', 'CANCEL'))
);
COMMENT ON TABLE invitation IS
    'What one person''s calendar is told of one meeting, in order; `content` is the calendar file as it leaves.';


CREATE TABLE calendar_feed (
    id          bigserial    PRIMARY KEY,
    person      bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    token       text         NOT NULL DEFAULT '' UNIQUE,
    at          timestamptz  NOT NULL,
    fetched_at  timestamptz,
    revoked_at  timestamptz
);
COMMENT ON TABLE calendar_feed IS
    'The private address of one person''s calendar; `token` is the fingerprint of what the address holds.';

CREATE INDEX calendar_feed_person ON calendar_feed (person);


CREATE TABLE calendar_choice (
    id      bigserial    PRIMARY KEY,
    person  bigint       NOT NULL UNIQUE REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    choice  text         NOT NULL DEFAULT 'invitations',
    at      timestamptz  NOT NULL,
    CONSTRAINT calendar_choice_known CHECK (choice IN ('invitations', 'feed', 'both'))
);
COMMENT ON TABLE calendar_choice IS
    'How somebody wants meetings in their calendar: invitations, the feed, or both.';
