"""Reads of data sources, uploads and labels."""
