"""Whether the record, the tables and the stored files still say what was agreed: one list of checks."""
