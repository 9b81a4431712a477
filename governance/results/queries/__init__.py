"""Reads of results: frames, measures, lists of requests, samples."""
