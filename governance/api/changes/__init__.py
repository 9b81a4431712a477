"""Changes under negotiation and after it."""
