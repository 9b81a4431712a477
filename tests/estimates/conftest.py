"""The stage of a negotiation, where requests are on file."""

from tests.evidence import stage

__all__ = ["stage"]
