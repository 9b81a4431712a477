"""Asking other machines: which addresses may be reached at all, and one connection to exactly the one that was checked."""
