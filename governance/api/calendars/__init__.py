"""Calendars of working time."""
