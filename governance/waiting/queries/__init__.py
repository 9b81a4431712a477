"""Reading what waits."""
