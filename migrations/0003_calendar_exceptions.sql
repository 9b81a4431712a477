-- A date of a calendar may have hours of its own: a short day, or an extra one. A holiday is one without.
ALTER TABLE holiday ADD COLUMN hours text NOT NULL DEFAULT '';
COMMENT ON TABLE holiday IS
    'A date that differs from the working week, confirmed by a person: without work, or with hours of its own.';
