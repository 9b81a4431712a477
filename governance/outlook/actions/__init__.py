"""The writers of what is coming up."""
