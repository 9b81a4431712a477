"""Evidence: requests taken in, judged by what was in force, and told as scorecards."""
