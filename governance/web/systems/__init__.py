"""Systems that are told, and what the city’s own system shows."""
