"""The tables of evidence. What is taken in, what was found out about it, and what was said and published about that."""
