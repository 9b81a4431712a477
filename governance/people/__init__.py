"""Parties, persons, seats, tenures, delegations, authority, who sees what."""
