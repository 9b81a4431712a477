"""Services: what is promised about, by code or by everyday words."""
