"""Reads of changes: one situation for the writer, one page's worth for the page, lists for people."""
