"""A whole verification, with its result on record."""
