"""Append-only, hash-chained trail of every act; knows nobody."""
