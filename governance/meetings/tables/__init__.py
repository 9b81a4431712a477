"""The tables of meetings, one module a part."""
