"""The to-do page, and setting up."""
