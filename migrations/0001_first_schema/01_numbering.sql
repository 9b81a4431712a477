-- The schema of Concord. Read the files of this folder in their order: each holds the tables of one capability, with
-- their checks, indexes and triggers beside them. They ran once, in one transaction, and do not change any more; what
-- came later stands in the steps that follow.
--
--   id            a row's internal key; it stands in no address and no document. People see `code` or `number`.
--   timestamptz   instants are kept in UTC, cut to whole seconds; a null instant has not come.
--   DEFAULT ''    an empty text says "none".
--   RESTRICT      nothing that something else refers to can be deleted.
--   revision      rises with every act on the row; an act that read an older one is refused.
--   who, …_by     the name and office of whoever acted, as they were at that moment.
--
-- Numbering: the public numbers such as CH-2026-0042.


CREATE TABLE counter (
    id    bigserial  PRIMARY KEY,
    kind  text       NOT NULL DEFAULT '',
    year  integer    NOT NULL DEFAULT 0,
    last  bigint     NOT NULL DEFAULT 0,
    CONSTRAINT counter_unique_kind_year UNIQUE (kind, year)
);
COMMENT ON TABLE counter IS
    'The last number given out for a kind in a year; the row is locked while the next one is taken.';
