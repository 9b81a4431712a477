"""The only writers of changes. Each verb is one transaction: guard, compare-and-set, audit event."""
