"""Reads of corrections: one, lists, the requests they mean."""
