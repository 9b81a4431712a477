"""Files beside the database: documents by content, and uploads between being looked over and being taken."""
