-- Agreements: services and who does their work, and what was promised about them from when on.


CREATE TABLE service (
    id             bigserial    PRIMARY KEY,
    code           text         NOT NULL DEFAULT '' UNIQUE,
    problem        text         NOT NULL DEFAULT '',
    detail         text         NOT NULL DEFAULT '',
    further        text         NOT NULL DEFAULT '',
    grouping       text         NOT NULL DEFAULT '',
    act            text         NOT NULL DEFAULT '',
    ask_first      text         NOT NULL DEFAULT '',
    tell_resident  text         NOT NULL DEFAULT '',
    yearly_volume  integer      NOT NULL DEFAULT 0,  -- requests a year; 0: unknown
    volume_source  text         NOT NULL DEFAULT '',
    created_at     timestamptz  NOT NULL,
    CONSTRAINT service_volume_fair CHECK (yearly_volume >= 0)
);
COMMENT ON TABLE service IS
    'The finest thing that is promised. `act` is the verb phrase of its sentence, such as "repairs a pothole".';


CREATE TABLE alias (
    id       bigserial  PRIMARY KEY,
    service  bigint     NOT NULL REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,
    name     text       NOT NULL DEFAULT '',
    folded   text       NOT NULL DEFAULT '',
    CONSTRAINT alias_unique_name UNIQUE (service, folded)
);
COMMENT ON TABLE alias IS
    'Another name of a service: in a city system, or an everyday word. `folded` is the form that look-ups compare.';

CREATE INDEX alias_folded ON alias (folded);


CREATE TABLE ownership (
    id       bigserial    PRIMARY KEY,
    service  bigint       NOT NULL REFERENCES service ON UPDATE CASCADE ON DELETE RESTRICT,
    party    bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    starts   timestamptz  NOT NULL,
    ends     timestamptz,  -- null: until further notice
    CONSTRAINT ownership_no_overlap EXCLUDE USING gist (
        int8range(service, service, '[]') WITH &&, tstzrange(starts, ends) WITH &&)
);
COMMENT ON TABLE ownership IS
    'Which department does the work of a service from when to when; never two at once.';

CREATE INDEX ownership_service ON ownership (service);


CREATE TABLE agreement (
    id            bigserial    PRIMARY KEY,
    code          text         NOT NULL DEFAULT '' UNIQUE,
    center        bigint       NOT NULL REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    department    bigint       NOT NULL UNIQUE REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT,
    calendar      bigint       NOT NULL REFERENCES calendar ON UPDATE CASCADE ON DELETE RESTRICT,
    respond_days  integer      NOT NULL DEFAULT 10,
    policy        text         NOT NULL DEFAULT '',
    created_at    timestamptz  NOT NULL,
    CONSTRAINT agreement_respond_days_fair CHECK (respond_days BETWEEN 2 AND 40)
);
COMMENT ON TABLE agreement IS
    'The service-level agreement between the center and one department. `policy` says who must approve a change, '
    'as canonical JSON.';


CREATE TABLE item (
    id    bigserial  PRIMARY KEY,
    hash  text       NOT NULL DEFAULT '' UNIQUE,
    key   text       NOT NULL DEFAULT '',
    kind  text       NOT NULL DEFAULT '',
    body  text       NOT NULL DEFAULT '',
    CONSTRAINT item_key_begins_with_its_kind CHECK (kind = split_part(key, ':', 1) AND kind <> '')
);
COMMENT ON TABLE item IS
    'A term, a clause, the header or another item of an agreement, stored once under its fingerprint; it never changes. '
    'Its key begins with its kind.';

CREATE TRIGGER item_immutable BEFORE UPDATE OR DELETE ON item
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE version (
    id              bigserial    PRIMARY KEY,
    agreement       bigint       NOT NULL REFERENCES agreement ON UPDATE CASCADE ON DELETE RESTRICT,
    number          integer      NOT NULL DEFAULT 0,
    hash            text         NOT NULL DEFAULT '',
    effective_from  date         NOT NULL,
    starts          timestamptz  NOT NULL,
    ends_on         date,                              -- null: until replaced
    recorded_at     timestamptz  NOT NULL,
    change_number   text         NOT NULL DEFAULT '',  -- the change that brought it; '': taken on record
    summary         text         NOT NULL DEFAULT '',
    announced_at    timestamptz,
    CONSTRAINT version_unique_number UNIQUE (agreement, number)
);
COMMENT ON TABLE version IS
    'One state of an agreement, which never changes. In force is the highest number whose effective date has come.';

CREATE INDEX version_by_change ON version (change_number);
CREATE INDEX version_starting ON version (effective_from);

CREATE FUNCTION version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'version is append-only: DELETE refused'; END IF;
    IF TG_OP = 'UPDATE' AND (NEW.agreement, NEW.number, NEW.hash, NEW.effective_from, NEW.starts, NEW.ends_on)
        IS DISTINCT FROM (OLD.agreement, OLD.number, OLD.hash, OLD.effective_from, OLD.starts, OLD.ends_on) THEN
        RAISE EXCEPTION 'a version never changes';
    END IF;
    IF EXISTS (SELECT FROM version v WHERE v.agreement = NEW.agreement AND v.number < NEW.number
               AND v.effective_from > NEW.effective_from) THEN
        RAISE EXCEPTION 'dates never fall from one version to the next';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_guarded BEFORE INSERT OR UPDATE OR DELETE ON version
    FOR EACH ROW EXECUTE FUNCTION version_guard();


CREATE TABLE version_item (
    id       bigserial  PRIMARY KEY,
    version  bigint     NOT NULL REFERENCES version ON UPDATE CASCADE ON DELETE RESTRICT,
    key      text       NOT NULL DEFAULT '',
    item     bigint     NOT NULL REFERENCES item ON UPDATE CASCADE ON DELETE RESTRICT,
    CONSTRAINT version_item_unique_key UNIQUE (version, key)
);
COMMENT ON TABLE version_item IS
    'The item that stands under a key in a version.';

CREATE INDEX version_item_item ON version_item (item);
CREATE INDEX version_item_key ON version_item (key);

CREATE TRIGGER version_item_immutable BEFORE UPDATE OR DELETE ON version_item
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();


CREATE TABLE terms_upload (
    id                bigserial    PRIMARY KEY,
    number            text         NOT NULL DEFAULT '' UNIQUE,
    file_name         text         NOT NULL DEFAULT '',
    file_hash         text         NOT NULL DEFAULT '',
    lines             integer      NOT NULL DEFAULT 0,
    taken             integer      NOT NULL DEFAULT 0,
    unchanged         integer      NOT NULL DEFAULT 0,
    refused           integer      NOT NULL DEFAULT 0,
    days_mean         text         NOT NULL DEFAULT '',
    days_answered_by  text         NOT NULL DEFAULT '',
    uploaded_by       text         NOT NULL DEFAULT '',
    at                timestamptz  NOT NULL
);
COMMENT ON TABLE terms_upload IS
    'A published list of targets that was taken in: what it was, who said what its "days" mean, and what came of it.';


CREATE TABLE refused_line (
    id        bigserial  PRIMARY KEY,
    upload    bigint     NOT NULL REFERENCES terms_upload ON UPDATE CASCADE ON DELETE RESTRICT,
    line      bigint     NOT NULL DEFAULT 0,
    "column"  text       NOT NULL DEFAULT '',
    value     text       NOT NULL DEFAULT '',
    reason    text       NOT NULL DEFAULT ''
);
COMMENT ON TABLE refused_line IS
    'A line of such a list that could not be read: its number in the file, the column, the value and why.';

CREATE INDEX refused_line_upload ON refused_line (upload);
