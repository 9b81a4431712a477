"""The record, entry by entry."""
