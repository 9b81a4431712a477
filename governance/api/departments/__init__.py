"""Offices of the city."""
