-- A closed change goes on telling how many requests a year its services had when it ended.

ALTER TABLE change ADD COLUMN ended_volumes text NOT NULL DEFAULT '';
