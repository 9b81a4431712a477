"""Pure rules of data sources: columns, dates, presets, marks of a record."""
