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
