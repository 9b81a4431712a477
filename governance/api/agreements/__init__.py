"""Agreements and their versions."""
