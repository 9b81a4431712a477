"""Pages of event adjustments."""
