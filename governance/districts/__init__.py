"""Outlines of the city's districts, as a file of the city draws them, for maps of figures."""
