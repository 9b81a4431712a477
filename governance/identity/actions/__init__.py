"""The only writers of accounts, passwords and sessions."""
