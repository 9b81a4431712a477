"""The promise behind due dates, pure: hypotheses, their proof, their words."""
