"""What became of each request: judging, verdicts, measures, differences, samples."""
