"""Reading systems, their messages, and what a message is made of."""
