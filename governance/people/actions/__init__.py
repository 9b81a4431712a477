"""The only writers of people, parties, roles, delegations, accounts and sessions. Each act is one transaction."""
