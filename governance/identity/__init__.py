"""Accounts and how their people show who they are: passwords, sessions, throttled tries. Who holds which role is people/."""
