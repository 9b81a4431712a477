"""What the data promise: findings as they were kept."""
