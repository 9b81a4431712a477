"""Pure rules of evidence: verdicts, formulas, curves, cards. No database, no files."""
