"""Which promises exported due dates follow, read out of the data; what was found is kept."""
