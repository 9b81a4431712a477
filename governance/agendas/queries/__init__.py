"""Reads of what belongs on an agenda."""
