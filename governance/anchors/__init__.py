"""Anchors of the record outside of it: signed checkpoints of the trail, the copies kept of them, and proofs."""
