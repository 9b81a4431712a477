"""The token itself."""
