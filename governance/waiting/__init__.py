"""What waits for whom, since when, until when, on what basis: the one list of it, over all capabilities."""
