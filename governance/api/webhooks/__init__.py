"""Systems that are told."""
