"""Reading outlines, drawing them small, and whether figures of districts differ by more than chance. Pure."""
