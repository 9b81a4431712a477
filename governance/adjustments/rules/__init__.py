"""Pure rules of corrections: their moves, reasons, and which requests may be asked about."""
