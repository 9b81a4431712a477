"""Pages of what is coming up."""
