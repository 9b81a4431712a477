"""What would have happened: a proposed target tried on past requests."""
