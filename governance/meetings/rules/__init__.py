"""What a meeting, its agenda, votes, minutes and actions are, and which step is open to whom. Pure."""
