"""Negotiation: changes, offers, consents, approvals."""
