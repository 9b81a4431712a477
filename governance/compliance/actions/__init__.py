"""The writers of evidence: feeds, imports, judging, adjustments, corrections, scorecards."""
