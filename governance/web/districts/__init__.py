"""Outlines of districts: taking in a file, and the file that counts now."""
