"""Event adjustments and corrections: what people say about results, and who decides it."""
