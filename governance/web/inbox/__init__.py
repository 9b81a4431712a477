"""Pages of the inbox and of what a person is told."""
