"""Pure rules of results: when a request falls due, what became of it, how results are counted."""
