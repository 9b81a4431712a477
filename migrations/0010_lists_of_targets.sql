-- A list of targets is the matter of the side that took it in, whatever becomes of the drafts made from it; a line that
-- could not be read is shown with the department it names, and with no other.


ALTER TABLE terms_upload
    ADD COLUMN party bigint REFERENCES party ON UPDATE CASCADE ON DELETE RESTRICT;  -- null: no draft was made from it
UPDATE terms_upload u SET party = (SELECT c.initiator FROM change c WHERE c.upload = u.number LIMIT 1);

ALTER TABLE refused_line
    ADD COLUMN department text NOT NULL DEFAULT '';  -- the code of the one it names; '': none that we know
