"""Acts on findings: ask for one, keep what was read."""
