-- Who handed an account its password: whoever asks who is to follow in a role has not given the other office its way in.


ALTER TABLE credential
    ADD COLUMN handed_by bigint REFERENCES person ON UPDATE CASCADE ON DELETE RESTRICT;  -- null: on the server itself
UPDATE credential c SET handed_by = (SELECT min(p.id) FROM person p WHERE p.name = c.set_by) WHERE c.set_by <> '';
