"""The writers of meetings."""
