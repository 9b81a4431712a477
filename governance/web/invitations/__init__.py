"""Calendars: the private feed, the file of one meeting, and how somebody wants meetings in theirs."""
