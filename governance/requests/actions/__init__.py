"""The writers of requests: data sources, uploads, labels."""
