"""Whether each stored fingerprint fits what it stands for: one module for each part of the record."""
