"""What one side is writing and has not sent."""
