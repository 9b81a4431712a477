"""Timed tasks, for administrators."""
