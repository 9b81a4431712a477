"""Where the addresses of letters lead, and the letters themselves."""
