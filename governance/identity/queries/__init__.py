"""Reads of accounts and sessions: who is signed in, who has a way in."""
