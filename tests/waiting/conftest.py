"""The stage of a negotiation, and a handful of requests on file."""

from tests.evidence import on_file, stage

__all__ = ["on_file", "stage"]
