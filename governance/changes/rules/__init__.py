"""The moves of a change, its offers and hashes, its approval policy and its clock. Pure."""
