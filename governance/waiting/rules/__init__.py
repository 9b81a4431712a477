"""From the facts of what is open to the matters that wait. Pure."""
