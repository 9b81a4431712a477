"""Everybody's own calendar: invitations by mail, files of one meeting, a private feed for each person."""
