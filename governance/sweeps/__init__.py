"""Timed tasks over rows: a bad row stops only itself, and what ran, when, and what failed is kept for whoever looks."""
