"""Signing checkpoints, and beginning a new origin where the record was brought back from a backup."""
