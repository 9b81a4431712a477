"""Reads of evidence: requests, results, what would have happened, scorecards."""
