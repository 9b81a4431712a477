"""Open data: its page and its files for everybody, Open311, and which parts an administrator opens."""
