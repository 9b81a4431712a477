"""Concord: service agreements between a 311 center and its departments, negotiated in the open."""

__version__ = "0.1.0"
