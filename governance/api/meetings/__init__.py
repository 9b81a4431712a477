"""Meetings, and the register of decisions."""
