"""Reads of what belongs into a calendar."""
