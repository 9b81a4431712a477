"""Reads of findings: what a data source's due dates promise, and which requests say so."""
