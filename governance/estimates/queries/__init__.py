"""What is said of services today, what was said and came true, and what is to be said next."""
