"""Pages of services: the look-up of call takers, the catalog."""
