"""Reads of trials: a service's history and what a target would have made of it."""
