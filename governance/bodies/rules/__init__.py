"""Ground rules of groups that meet, and the arithmetic of quorums and majorities. Pure."""
