"""One module per resource: load through the viewer, call one action or query, render."""
