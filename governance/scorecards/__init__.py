"""Scorecards: counted, drafted, commented, published."""
