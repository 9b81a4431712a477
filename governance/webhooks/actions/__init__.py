"""Registering systems, writing messages, sending them."""
