"""The only writers of people, parties, roles and delegations. Each act is one transaction."""
