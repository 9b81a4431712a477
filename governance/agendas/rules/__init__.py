"""Which matters become items of an agenda, in which order, for how long. Pure."""
