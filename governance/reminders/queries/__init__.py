"""Reading notices, letters and how they fare."""
