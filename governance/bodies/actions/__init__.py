"""Groups come to be, and a board's ground rules get their next version. Nothing else writes bodies and ground rules."""
