"""What a calendar entry says, in the form that calendar programs read. Pure."""
