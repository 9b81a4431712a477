-- A check of the record looks at fingerprints, tables and files too, so it keeps more than the first bad entry.

CREATE TABLE record_check (
    id         bigserial    PRIMARY KEY,
    at         timestamptz  NOT NULL,
    by         text         NOT NULL DEFAULT '',
    areas      text         NOT NULL DEFAULT '',    -- what was checked; '': everything
    took_ms    integer      NOT NULL DEFAULT 0,
    looked_at  text         NOT NULL DEFAULT '{}',  -- how many of each kind, as JSON
    sound      boolean      NOT NULL DEFAULT false,
    found      integer      NOT NULL DEFAULT 0,
    findings   text         NOT NULL DEFAULT '[]'   -- the first of what was found, as JSON
);
COMMENT ON TABLE record_check IS
    'One check of the record: who asked, what was looked at, and what was found.';

INSERT INTO record_check (at, by, areas, looked_at, sound, found, findings)
SELECT at, by, 'trail', json_build_object('entries', events)::text, sound, (NOT sound)::integer,
    CASE WHEN sound THEN '[]' ELSE json_build_array(json_build_object(
        'area', 'trail', 'subject', 'entry:' || first_bad, 'fault', reason, 'mend', ''))::text END
FROM trail_check ORDER BY id;

DROP TABLE trail_check;


CREATE TABLE unsound (
    id       bigserial    PRIMARY KEY,
    subject  text         NOT NULL DEFAULT '',
    fault    text         NOT NULL DEFAULT '',
    at       timestamptz  NOT NULL,
    CONSTRAINT unsound_unique UNIQUE (subject, fault)
);
COMMENT ON TABLE unsound IS
    'Content that somebody met and that does not fit its fingerprint; written down once for each subject and fault.';


ALTER TABLE document ADD COLUMN lost_at timestamptz;  -- its file was missing or altered: it is made again
ALTER TABLE document DROP CONSTRAINT document_unique_inputs;
CREATE UNIQUE INDEX document_unique_inputs ON document (kind, inputs) WHERE lost_at IS NULL;
