"""The writers of the record: documents that are kept, checks of the trail, what is taken out of it."""
