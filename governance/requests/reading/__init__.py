"""Reading exported files of requests, in a process of their own: any encoding, any vintage, every record accounted for."""
