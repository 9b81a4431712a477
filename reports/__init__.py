"""Documents: plain values in, PDF bytes out. Knows no database, no city system and no user."""
