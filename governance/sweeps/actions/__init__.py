"""Running a task over rows, keeping what came of it, and trying again at once."""
