"""The writers of results: judging, its sweep, what is taken out."""
