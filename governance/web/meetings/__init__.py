"""Pages of meetings: the list and the month, series, one meeting before, while and after it is held."""
