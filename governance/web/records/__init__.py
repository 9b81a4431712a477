"""Pages of the record: the trail, documents, the brief, search."""
