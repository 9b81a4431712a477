-- When a request was last touched, where its source tells it: some cities' due dates count from there.

-- No result depends on it, so the files that prove what uploads wrote go without it.
ALTER TABLE request ADD COLUMN updated_at timestamptz;
