"""What departments have coming up in the next months: told to 311 and to call takers, promising nothing."""
