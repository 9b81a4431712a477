"""One search over all that the viewer may see."""
