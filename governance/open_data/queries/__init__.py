"""What is read for open data; nothing here tells of drafts, notes, open changes or people."""
