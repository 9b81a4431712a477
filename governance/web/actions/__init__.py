"""Pages of actions: lists, and one with what may be done about it."""
