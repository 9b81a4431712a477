"""What a check finds, in words; pure."""
