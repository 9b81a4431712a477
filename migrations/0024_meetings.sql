-- Meetings: series and their dates, who is there, agendas, notes and what came of each item, motions and votes, decisions,
-- what was agreed and waits for each side's own yes, minutes, actions, files.


CREATE TABLE meeting_series (
    id         bigserial    PRIMARY KEY,
    number     text         NOT NULL DEFAULT '' UNIQUE,
    body       bigint       NOT NULL REFERENCES body ON UPDATE CASCADE ON DELETE RESTRICT,
    state      text         NOT NULL DEFAULT 'running',
    revision   bigint       NOT NULL DEFAULT 1,
    title      text         NOT NULL DEFAULT '',
    pattern    text         NOT NULL DEFAULT '',
    starts_on  date         NOT NULL,
    ends_on    date,  -- null: without an end
    begins     text         NOT NULL DEFAULT '',
    minutes    integer      NOT NULL DEFAULT 45,
    zone       text         NOT NULL DEFAULT '',
    place      text         NOT NULL DEFAULT '',
    link       text         NOT NULL DEFAULT '',
    holidays   text         NOT NULL DEFAULT 'skip',
    template   text         NOT NULL DEFAULT '[]',
    who        text         NOT NULL DEFAULT '',
    at         timestamptz  NOT NULL,
    CONSTRAINT meeting_series_state_known CHECK (state IN ('running', 'ended')),
    CONSTRAINT meeting_series_holidays_known CHECK (holidays IN ('skip', 'before', 'after')),
    CONSTRAINT meeting_series_minutes CHECK (minutes BETWEEN 5 AND 480)
);
COMMENT ON TABLE meeting_series IS
    'A pattern of dates of one body. `pattern` and `template` are canonical text; `begins` is wall time in `zone`.';

CREATE INDEX meeting_series_body ON meeting_series (body);


CREATE TABLE meeting (
    id          bigserial    PRIMARY KEY,
    number      text         NOT NULL DEFAULT '' UNIQUE,
    code        text         NOT NULL DEFAULT '' UNIQUE,
    body        bigint       NOT NULL REFERENCES body ON UPDATE CASCADE ON DELETE RESTRICT,
    series      bigint       REFERENCES meeting_series ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: a single meeting
    nominal     date,
    state       text         NOT NULL DEFAULT '',
    revision    bigint       NOT NULL DEFAULT 1,
    live        bigint       NOT NULL DEFAULT 1,
    title       text         NOT NULL DEFAULT '',
    starts      timestamptz  NOT NULL,
    ends        timestamptz  NOT NULL,
    zone        text         NOT NULL DEFAULT '',
    place       text         NOT NULL DEFAULT '',
    link        text         NOT NULL DEFAULT '',
    note_taker  bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: not chosen
    item        bigint,  -- the agenda item talked about now
    uid         text         NOT NULL DEFAULT '' UNIQUE,
    sequence    integer      NOT NULL DEFAULT 0,
    stamp       timestamptz  NOT NULL,
    agenda_due  timestamptz,  -- by when its agenda is to be published; null: not near yet
    reason      text         NOT NULL DEFAULT '',
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL,
    invited_at  timestamptz,
    opened_at   timestamptz,
    closed_at   timestamptz,
    CONSTRAINT meeting_nominal_once UNIQUE (series, nominal),
    CONSTRAINT meeting_lasts CHECK (ends > starts),
    CONSTRAINT meeting_state_known CHECK (state IN ('draft', 'invited', 'canceled', 'open', 'closed'))
);
COMMENT ON TABLE meeting IS
    'One meeting. `nominal` is the date its pattern gives it, for ever; `live` rises with all that is written in it.';


CREATE INDEX meeting_agenda_due ON meeting (agenda_due) WHERE state IN ('draft', 'invited');


CREATE TABLE meeting_guest (
    id       bigserial    PRIMARY KEY,
    meeting  bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    person   bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    words    text         NOT NULL DEFAULT '',
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT meeting_guest_once UNIQUE (meeting, person)
);
COMMENT ON TABLE meeting_guest IS
    'Somebody invited to one meeting besides the members of its body.';


CREATE TABLE meeting_reply (
    id       bigserial    PRIMARY KEY,
    meeting  bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    person   bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    answer   text         NOT NULL DEFAULT '',
    words    text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT meeting_reply_once UNIQUE (meeting, person),
    CONSTRAINT meeting_reply_known CHECK (answer IN ('yes', 'no', 'online', 'maybe'))
);
COMMENT ON TABLE meeting_reply IS
    'Whether somebody who is invited comes; the last word counts.';


CREATE TABLE attendance (
    id       bigserial    PRIMARY KEY,
    key      text         NOT NULL DEFAULT '' UNIQUE,
    meeting  bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    person   bigint,  -- null: somebody without an account
    name     text         NOT NULL DEFAULT '',
    title    text         NOT NULL DEFAULT '',
    party    text         NOT NULL DEFAULT '',
    seat     bigint,  -- null: a guest
    proxy    text         NOT NULL DEFAULT '',
    mode     text         NOT NULL DEFAULT 'room',
    came     timestamptz  NOT NULL,
    went     timestamptz,
    reason   text         NOT NULL DEFAULT '',
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT attendance_mode_known CHECK (mode IN ('room', 'phone', 'online')),
    CONSTRAINT attendance_in_order CHECK (went IS NULL OR went >= came),
    CONSTRAINT attendance_no_overlap EXCLUDE USING gist (
        int8range(meeting, meeting, '[]') WITH &&, int8range(person, person, '[]') WITH &&, tstzrange(came, went) WITH &&
    ) WHERE (person IS NOT NULL)
);
COMMENT ON TABLE attendance IS
    'Somebody is in the room from `came` until `went`; for which seat (none: a guest). Never twice at once.';

CREATE INDEX attendance_person ON attendance (person);


CREATE TABLE agenda_item (
    id         bigserial    PRIMARY KEY,
    key        text         NOT NULL DEFAULT '' UNIQUE,
    meeting    bigint       REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    series     bigint       REFERENCES meeting_series ON UPDATE CASCADE ON DELETE RESTRICT,
    position   integer      NOT NULL DEFAULT 0,
    source     text         NOT NULL DEFAULT '',
    about      text         NOT NULL DEFAULT '',
    title      text         NOT NULL DEFAULT '',
    reason     text         NOT NULL DEFAULT '',
    minutes    integer      NOT NULL DEFAULT 5,
    state      text         NOT NULL DEFAULT 'planned',
    internal   boolean      NOT NULL DEFAULT false,
    late       boolean      NOT NULL DEFAULT false,
    edited     boolean      NOT NULL DEFAULT false,  -- a person put, ordered or changed it
    exception  text         NOT NULL DEFAULT '',
    words      text         NOT NULL DEFAULT '',  -- why it was put off or dropped
    carried    integer      NOT NULL DEFAULT 0,
    origin     bigint,  -- the item of an earlier meeting that it goes on with
    revision   bigint       NOT NULL DEFAULT 1,
    who        text         NOT NULL DEFAULT '',
    at         timestamptz  NOT NULL,
    begun_at   timestamptz,
    ended_at   timestamptz,
    settled_at timestamptz,  -- what it is about needs nobody any more
    CONSTRAINT agenda_item_state_known CHECK (state IN ('planned', 'done', 'deferred', 'dropped')),
    CONSTRAINT agenda_item_has_a_place CHECK (meeting IS NOT NULL OR series IS NOT NULL),
    CONSTRAINT agenda_item_minutes CHECK (minutes BETWEEN 1 AND 240)
);
COMMENT ON TABLE agenda_item IS
    'One item: of a meeting, or of the backlog of a series. `about` names what it is about, such as change/CH-2026-0042.';

CREATE INDEX agenda_item_meeting ON agenda_item (meeting);
CREATE INDEX agenda_item_series ON agenda_item (series);
CREATE INDEX agenda_item_about ON agenda_item (about);
CREATE UNIQUE INDEX agenda_item_once ON agenda_item (meeting, about)
    WHERE state = 'planned' AND about <> '' AND source <> 'own';


CREATE TABLE change_talk (
    id       bigserial    PRIMARY KEY,
    change   bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    round    integer      NOT NULL DEFAULT 0,
    meeting  bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    starts   timestamptz  NOT NULL,
    until    timestamptz  NOT NULL,
    party    bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT change_talk_once UNIQUE (change, round)
);
COMMENT ON TABLE change_talk IS
    'A side put a change on the next meeting of the two: when that was to begin, and until when the change is to be answered.';


CREATE TABLE published_agenda (
    id       bigserial    PRIMARY KEY,
    meeting  bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    number   integer      NOT NULL DEFAULT 0,
    content  text         NOT NULL DEFAULT '',
    hash     text         NOT NULL DEFAULT '',
    who      text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT published_agenda_once UNIQUE (meeting, number)
);
COMMENT ON TABLE published_agenda IS
    'An agenda as it was published; never changed, a later one has the next number.';


CREATE TABLE meeting_note (
    id          bigserial    PRIMARY KEY,
    key         text         NOT NULL DEFAULT '' UNIQUE,
    item        bigint       NOT NULL REFERENCES agenda_item ON UPDATE CASCADE ON DELETE RESTRICT,
    position    integer      NOT NULL DEFAULT 0,
    words       text         NOT NULL DEFAULT '',
    internal    boolean      NOT NULL DEFAULT false,
    revision    bigint       NOT NULL DEFAULT 1,
    who         text         NOT NULL DEFAULT '',
    at          timestamptz  NOT NULL,
    changed_at  timestamptz
);
COMMENT ON TABLE meeting_note IS
    'One note of an item; `key` is made where it is written, so that a second sending is the same note.';

CREATE INDEX meeting_note_item ON meeting_note (item);


CREATE TABLE meeting_note_version (
    id        bigserial    PRIMARY KEY,
    note      bigint       NOT NULL REFERENCES meeting_note ON UPDATE CASCADE ON DELETE RESTRICT,
    revision  bigint       NOT NULL DEFAULT 0,
    words     text         NOT NULL DEFAULT '',
    who       text         NOT NULL DEFAULT '',
    at        timestamptz  NOT NULL
);
COMMENT ON TABLE meeting_note_version IS
    'A note as it was before somebody wrote it anew, and what was written and not taken.';

CREATE INDEX meeting_note_version_note ON meeting_note_version (note);


CREATE TABLE outcome (
    id         bigserial    PRIMARY KEY,
    key        text         NOT NULL DEFAULT '' UNIQUE,
    item       bigint       NOT NULL REFERENCES agenda_item ON UPDATE CASCADE ON DELETE RESTRICT,
    position   integer      NOT NULL DEFAULT 0,
    kind       text         NOT NULL DEFAULT '',
    words      text         NOT NULL DEFAULT '',
    internal   boolean      NOT NULL DEFAULT false,
    speaker    text         NOT NULL DEFAULT '',
    revision   bigint       NOT NULL DEFAULT 1,
    who        text         NOT NULL DEFAULT '',
    at         timestamptz  NOT NULL,
    struck_at  timestamptz,
    CONSTRAINT outcome_kind_known CHECK (kind IN ('decision', 'agreed', 'action', 'information', 'objection', 'deferral', 'recommendation'))
);
COMMENT ON TABLE outcome IS
    'What came of an item: decision, agreed, action, information, objection, deferral, recommendation.';

CREATE INDEX outcome_item ON outcome (item);


CREATE TABLE recusal (
    id      bigserial    PRIMARY KEY,
    item    bigint       NOT NULL REFERENCES agenda_item ON UPDATE CASCADE ON DELETE RESTRICT,
    seat    bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    person  bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    reason  text         NOT NULL DEFAULT '',
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL,
    CONSTRAINT recusal_once UNIQUE (item, seat)
);
COMMENT ON TABLE recusal IS
    'A member takes no part in one item.';


CREATE TABLE motion (
    id         bigserial    PRIMARY KEY,
    key        text         NOT NULL DEFAULT '' UNIQUE,
    item       bigint       NOT NULL REFERENCES agenda_item ON UPDATE CASCADE ON DELETE RESTRICT,
    kind       text         NOT NULL DEFAULT '',
    about      text         NOT NULL DEFAULT '',
    words      text         NOT NULL DEFAULT '',
    content    text         NOT NULL DEFAULT '',
    hash       text         NOT NULL DEFAULT '',
    mover      bigint       REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: the chair puts it
    seconder   bigint       REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    state      text         NOT NULL DEFAULT '',
    revision   bigint       NOT NULL DEFAULT 1,
    base       integer      NOT NULL DEFAULT 0,
    quorum     integer      NOT NULL DEFAULT 0,
    present    integer      NOT NULL DEFAULT 0,
    needed     integer      NOT NULL DEFAULT 0,
    yes        integer      NOT NULL DEFAULT 0,
    no         integer      NOT NULL DEFAULT 0,
    result     text         NOT NULL DEFAULT '',
    who        text         NOT NULL DEFAULT '',
    at         timestamptz  NOT NULL,
    closed_at  timestamptz,
    CONSTRAINT motion_state_known CHECK (state IN ('open', 'carried', 'failed', 'withdrawn'))
);
COMMENT ON TABLE motion IS
    'A motion of a board and its result, worked out from the votes; `content` is what a carried one takes into effect.';

CREATE INDEX motion_item ON motion (item);


CREATE TABLE vote (
    id      bigserial    PRIMARY KEY,
    motion  bigint       NOT NULL REFERENCES motion ON UPDATE CASCADE ON DELETE RESTRICT,
    seat    bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    person  bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: nobody holds it
    value   text         NOT NULL DEFAULT '',
    holder  text         NOT NULL DEFAULT '',
    own     boolean      NOT NULL DEFAULT false,  -- entered by whoever said it
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL,
    CONSTRAINT vote_once UNIQUE (motion, seat),
    CONSTRAINT vote_value_known CHECK (value IN ('yes', 'no', 'abstain', 'recused', 'absent'))
);
COMMENT ON TABLE vote IS
    'What one seat said to one motion: yes, no, abstain, recused or absent; its holder as they were then.';


CREATE TABLE decision (
    id              bigserial    PRIMARY KEY,
    number          text         NOT NULL DEFAULT '' UNIQUE,
    body            bigint       NOT NULL REFERENCES body ON UPDATE CASCADE ON DELETE RESTRICT,
    meeting         bigint       NOT NULL REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    outcome         bigint       NOT NULL UNIQUE REFERENCES outcome ON UPDATE CASCADE ON DELETE RESTRICT,
    motion          bigint       REFERENCES motion ON UPDATE CASCADE ON DELETE RESTRICT,
    about           text         NOT NULL DEFAULT '',
    words           text         NOT NULL DEFAULT '',
    hash            text         NOT NULL DEFAULT '',
    recommendation  boolean      NOT NULL DEFAULT false,
    internal        boolean      NOT NULL DEFAULT false,
    effect          text         NOT NULL DEFAULT '',
    effect_at       timestamptz,
    at              timestamptz  NOT NULL
);
COMMENT ON TABLE decision IS
    'One entry of the register; `effect` says what it changed, and since when.';

CREATE INDEX decision_body ON decision (body);
CREATE INDEX decision_meeting ON decision (meeting);
CREATE INDEX decision_about ON decision (about);


CREATE TABLE meeting_agreement (
    id        bigserial    PRIMARY KEY,
    outcome   bigint       NOT NULL UNIQUE REFERENCES outcome ON UPDATE CASCADE ON DELETE RESTRICT,
    change    bigint       NOT NULL REFERENCES change ON UPDATE CASCADE ON DELETE RESTRICT,
    proposal  text         NOT NULL DEFAULT '',
    hash      text         NOT NULL DEFAULT '',
    round     integer      NOT NULL DEFAULT 0,
    state     text         NOT NULL DEFAULT 'waiting',
    revision  bigint       NOT NULL DEFAULT 1,
    at        timestamptz  NOT NULL,
    ended_at  timestamptz,
    CONSTRAINT meeting_agreement_state_known CHECK (state IN ('waiting', 'confirmed', 'overtaken', 'taken-back'))
);
COMMENT ON TABLE meeting_agreement IS
    'What was agreed in a meeting about an open change: a whole proposal by its fingerprint. It binds nobody by itself.';

CREATE INDEX meeting_agreement_change ON meeting_agreement (change);
CREATE INDEX meeting_agreement_hash ON meeting_agreement (hash);


CREATE TABLE confirmation (
    id             bigserial    PRIMARY KEY,
    agreement      bigint       NOT NULL REFERENCES meeting_agreement ON UPDATE CASCADE ON DELETE RESTRICT,
    hash           text         NOT NULL DEFAULT '',
    party          bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    person         bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    seat           bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    delegation     bigint       REFERENCES delegation ON UPDATE CASCADE ON DELETE RESTRICT,
    who            text         NOT NULL DEFAULT '',
    at             timestamptz  NOT NULL,
    taken_back_at  timestamptz,
    CONSTRAINT confirmation_once UNIQUE (agreement, party)
);
COMMENT ON TABLE confirmation IS
    'A side''s own yes to what was agreed in a meeting, by its binding seat on its own screen; once for each side.';


CREATE TABLE minutes (
    id                 bigserial    PRIMARY KEY,
    meeting            bigint       NOT NULL UNIQUE REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    state              text         NOT NULL DEFAULT '',
    revision           bigint       NOT NULL DEFAULT 1,
    content            text         NOT NULL DEFAULT '',
    hash               text         NOT NULL DEFAULT '',
    public_hash        text         NOT NULL DEFAULT '',
    circulated_at      timestamptz,
    corrections_until  timestamptz,
    approved_at        timestamptz,
    final_at           timestamptz,
    who                text         NOT NULL DEFAULT '',
    CONSTRAINT minutes_state_known CHECK (state IN ('draft', 'circulated', 'approved', 'final'))
);
COMMENT ON TABLE minutes IS
    'The minutes of one meeting. `content` is frozen when they are sent round; corrections that are accepted renew it.';

CREATE INDEX minutes_open ON minutes (id) WHERE state <> 'final';


CREATE TABLE minutes_correction (
    id            bigserial    PRIMARY KEY,
    minutes       bigint       NOT NULL REFERENCES minutes ON UPDATE CASCADE ON DELETE RESTRICT,
    number        integer      NOT NULL DEFAULT 0,
    state         text         NOT NULL DEFAULT '',
    revision      bigint       NOT NULL DEFAULT 1,
    place         text         NOT NULL DEFAULT '',
    before        text         NOT NULL DEFAULT '',
    after         text         NOT NULL DEFAULT '',
    reason        text         NOT NULL DEFAULT '',
    internal      boolean      NOT NULL DEFAULT true,
    erratum       boolean      NOT NULL DEFAULT false,
    person        bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    who           text         NOT NULL DEFAULT '',
    at            timestamptz  NOT NULL,
    answer        text         NOT NULL DEFAULT '',
    was           text         NOT NULL DEFAULT '',  -- the fingerprints before it was accepted
    was_public    text         NOT NULL DEFAULT '',
    answered_who  text         NOT NULL DEFAULT '',
    answered_at   timestamptz,
    CONSTRAINT minutes_correction_once UNIQUE (minutes, number),
    CONSTRAINT minutes_correction_state_known CHECK (state IN ('asked', 'accepted', 'declined'))
);
COMMENT ON TABLE minutes_correction IS
    'What somebody who was there wants otherwise; after the minutes are final, a correction beside them.';

CREATE INDEX minutes_correction_open ON minutes_correction (minutes) WHERE state = 'asked';


CREATE TABLE action (
    id            bigserial    PRIMARY KEY,
    number        text         NOT NULL DEFAULT '' UNIQUE,
    body          bigint       REFERENCES body ON UPDATE CASCADE ON DELETE RESTRICT,
    meeting       bigint       REFERENCES meeting ON UPDATE CASCADE ON DELETE RESTRICT,
    item          bigint       REFERENCES agenda_item ON UPDATE CASCADE ON DELETE RESTRICT,
    outcome       bigint       UNIQUE REFERENCES outcome ON UPDATE CASCADE ON DELETE RESTRICT,
    version       bigint       REFERENCES version ON UPDATE CASCADE ON DELETE RESTRICT,
    step          text         NOT NULL DEFAULT '',  -- which of the four steps of a version
    words         text         NOT NULL DEFAULT '',
    done_when     text         NOT NULL DEFAULT '',
    party         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    other         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    seat          bigint       NOT NULL REFERENCES seat ON UPDATE CASCADE ON DELETE RESTRICT,
    due           timestamptz  NOT NULL,
    state         text         NOT NULL DEFAULT 'open',
    revision      bigint       NOT NULL DEFAULT 1,
    carried       integer      NOT NULL DEFAULT 0,
    evidence      text         NOT NULL DEFAULT '',
    link          text         NOT NULL DEFAULT '',
    done_who      text         NOT NULL DEFAULT '',
    done_by       bigint       REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,  -- null: nobody, or a machine
    done_at       timestamptz,
    verified_who  text         NOT NULL DEFAULT '',
    verified_at   timestamptz,
    reason        text         NOT NULL DEFAULT '',
    who           text         NOT NULL DEFAULT '',
    at            timestamptz  NOT NULL,
    ended_at      timestamptz,
    CONSTRAINT action_step_once UNIQUE (version, step),
    CONSTRAINT action_between_two CHECK (party <> other),
    CONSTRAINT action_state_known CHECK (state IN ('open', 'done', 'verified', 'dropped'))
);
COMMENT ON TABLE action IS
    'Something somebody promised to do. It belongs to a role; whoever holds that is who is asked.';

CREATE INDEX action_body ON action (body);
CREATE INDEX action_meeting ON action (meeting);
CREATE INDEX action_seat ON action (seat);
CREATE INDEX action_open ON action (due, id) WHERE state IN ('open', 'done');


CREATE TABLE action_deferral (
    id      bigserial    PRIMARY KEY,
    action  bigint       NOT NULL REFERENCES action ON UPDATE CASCADE ON DELETE RESTRICT,
    due     timestamptz  NOT NULL,
    until   timestamptz  NOT NULL,
    words   text         NOT NULL DEFAULT '',
    who     text         NOT NULL DEFAULT '',
    at      timestamptz  NOT NULL
);
COMMENT ON TABLE action_deferral IS
    'An action got another day, and why.';

CREATE INDEX action_deferral_action ON action_deferral (action);


CREATE TABLE attachment (
    id           bigserial    PRIMARY KEY,
    number       text         NOT NULL DEFAULT '' UNIQUE,
    matter       text         NOT NULL DEFAULT '',
    file         text         NOT NULL DEFAULT '',
    name         text         NOT NULL DEFAULT '',
    kind         text         NOT NULL DEFAULT '',
    size         bigint       NOT NULL DEFAULT 0,
    internal     boolean      NOT NULL DEFAULT false,
    party        bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    who          text         NOT NULL DEFAULT '',
    at           timestamptz  NOT NULL,
    removed_at   timestamptz,
    removed_who  text         NOT NULL DEFAULT '',
    removed_reason text       NOT NULL DEFAULT ''
);
COMMENT ON TABLE attachment IS
    'A file kept beside a matter, such as meeting:M-2026-0042, action:AC-2026-0007 or offer:CH-2026-0042/3.';

CREATE INDEX attachment_matter ON attachment (matter);
-- The same file lies beside a matter once, but for what was removed.
CREATE UNIQUE INDEX attachment_once ON attachment (matter, file) WHERE removed_at IS NULL;


-- A board approves by its vote: no person and no role signs for it.
ALTER TABLE approval ALTER COLUMN person DROP NOT NULL, ALTER COLUMN seat DROP NOT NULL,
    ADD CONSTRAINT approval_by_somebody CHECK ((person IS NULL) = starts_with(role, 'body:') AND (seat IS NULL) = (person IS NULL));
