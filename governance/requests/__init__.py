"""Service requests as the city recorded them: data sources, reading files, uploads, labels."""
