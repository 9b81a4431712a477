"""From what waits and what happened to who is told, when, at which level and in which words. Pure."""
