"""The writers of event adjustments and corrections."""
