-- Stored requests that are read anew, and changes of how a data source is read, are told to the offices whose results they move.

ALTER TABLE label_notice ADD COLUMN about text NOT NULL DEFAULT '';  -- what else the office is told, beside names
ALTER TABLE feed ADD COLUMN read_change text NOT NULL DEFAULT '';    -- the latest change of how its files are read, in words
ALTER TABLE feed ADD COLUMN read_changed_at timestamptz;             -- null: never changed
