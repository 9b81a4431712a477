"""Pages of data sources: files taken in, names, differences."""
