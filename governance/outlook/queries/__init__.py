"""What is coming up, as far as somebody may see it."""
