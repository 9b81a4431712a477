"""Stored documents by content."""
