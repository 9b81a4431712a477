"""Whether the city's own system shows what was agreed."""
