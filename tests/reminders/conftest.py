"""The stage of a negotiation."""

from tests.evidence import stage

__all__ = ["stage"]
