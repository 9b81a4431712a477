"""Pages of requests: the lists behind figures, one request, samples."""
