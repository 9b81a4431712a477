-- A password for one sign-in works for one: when it was used, so that of two at the same moment one is refused.

ALTER TABLE credential ADD COLUMN used_at timestamptz;
