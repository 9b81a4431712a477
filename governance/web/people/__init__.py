"""Pages of people: signing in, one's account, accounts, roles."""
