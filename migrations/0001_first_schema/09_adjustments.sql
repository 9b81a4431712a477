-- Adjustments: declared events that suspend a clock, and questions about single results.


CREATE TABLE relief (
    id            bigserial    PRIMARY KEY,
    number        text         NOT NULL DEFAULT '' UNIQUE,
    name          text         NOT NULL DEFAULT '',
    reason        text         NOT NULL DEFAULT '',
    effect        text         NOT NULL DEFAULT '',
    state         text         NOT NULL DEFAULT '',
    starts        timestamptz  NOT NULL,
    ends          timestamptz,                       -- null: it lasts
    asked_party   bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    asked_person  bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    asked_by      text         NOT NULL DEFAULT '',
    asked_at      timestamptz  NOT NULL,
    declared_by   text         NOT NULL DEFAULT '',
    declared_at   timestamptz,
    confirmed_by  text         NOT NULL DEFAULT '',
    confirmed_at  timestamptz,
    ended_words   text         NOT NULL DEFAULT '',  -- why it was refused or withdrawn
    revision      bigint       NOT NULL DEFAULT 1,
    CONSTRAINT relief_bounds_in_order CHECK (ends IS NULL OR ends > starts),
    CONSTRAINT relief_effect_known CHECK (effect IN ('pause', 'exclude')),
    CONSTRAINT relief_state_known CHECK (
        state IN ('requested', 'declared', 'confirmed', 'refused', 'withdrawn'))
);
COMMENT ON TABLE relief IS
    'A declared event, such as a storm. Effect `pause`: clocks stand still between its bounds; `exclude`: '
    'requests opened between them are left out.';

CREATE INDEX relief_state ON relief (state);


CREATE TABLE relief_cover (
    id       bigserial  PRIMARY KEY,
    relief   bigint     NOT NULL REFERENCES relief ON UPDATE CASCADE ON DELETE RESTRICT,
    service  bigint     NOT NULL REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT relief_cover_unique_pair UNIQUE (relief, service)
);
COMMENT ON TABLE relief_cover IS
    'A service whose requests an event adjustment covers.';

CREATE INDEX relief_cover_service ON relief_cover (service);


CREATE TABLE correction (
    id            bigserial    PRIMARY KEY,
    number        text         NOT NULL DEFAULT '' UNIQUE,
    party         bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    reason        text         NOT NULL DEFAULT '',
    words         text         NOT NULL DEFAULT '',
    chosen        text         NOT NULL DEFAULT '',
    state         text         NOT NULL DEFAULT '',
    asked_person  bigint       NOT NULL REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT,
    asked_by      text         NOT NULL DEFAULT '',
    asked_at      timestamptz  NOT NULL,
    answer        text         NOT NULL DEFAULT '',
    answered_by   text         NOT NULL DEFAULT '',
    answered_at   timestamptz,
    revision      bigint       NOT NULL DEFAULT 1,
    CONSTRAINT correction_reason_known CHECK (
        reason IN ('not-ours', 'duplicate', 'no-access', 'event', 'data-error')),
    CONSTRAINT correction_state_known CHECK (state IN ('asked', 'answered', 'withdrawn'))
);
COMMENT ON TABLE correction IS
    'A department''s question about results: one reason for one request or many. `chosen` says how they were chosen.';

CREATE INDEX correction_party ON correction (party);
CREATE INDEX correction_state ON correction (state);


CREATE TABLE corrected_request (
    id          bigserial  PRIMARY KEY,
    correction  bigint     NOT NULL REFERENCES correction ON UPDATE CASCADE ON DELETE RESTRICT,
    request     bigint     NOT NULL REFERENCES request ON UPDATE CASCADE ON DELETE RESTRICT,
    corrected   boolean,
    CONSTRAINT corrected_request_unique_pair UNIQUE (correction, request)
);
COMMENT ON TABLE corrected_request IS
    'One request of such a question; `corrected` is null until the answer, then whether it was corrected or left '
    'as it is.';

CREATE INDEX corrected_request_request ON corrected_request (request);
