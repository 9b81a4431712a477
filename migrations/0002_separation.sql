-- Separation of duties: one convening office, and an audit office outside of it.


ALTER TABLE party DROP CONSTRAINT party_kind_known, ADD CONSTRAINT party_kind_known
    CHECK (kind = 'center' OR kind = 'department' OR kind = 'oversight' OR kind = 'audit');
COMMENT ON TABLE party IS
    'An organization with duties: the 311 center, a department, the convening office, or the audit office.';

-- Further offices of oversight have no power any more: the first one is the convening office.
UPDATE party SET kind = 'department'
    WHERE kind = 'oversight' AND id > (SELECT min(id) FROM party WHERE kind = 'oversight');

-- Two convening offices would be two approving officials.
CREATE UNIQUE INDEX party_only_one ON party (kind) WHERE kind IN ('center', 'oversight', 'audit');


ALTER TABLE city ADD COLUMN auditor_by text NOT NULL DEFAULT '';  -- who appoints the audit office's first lead
