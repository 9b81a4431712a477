"""The data package for tokens, whether it is open to everybody or not."""
