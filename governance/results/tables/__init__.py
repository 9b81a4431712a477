"""The tables of results, and of what adjusts them."""
