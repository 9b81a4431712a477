"""Reads about people: who is signed in, who holds or acts in which role, and since when."""
