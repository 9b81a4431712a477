"""Keeping what is said of each service, once a day and after each upload."""
