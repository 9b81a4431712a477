"""The page of outgoing mail."""
