"""Open data: what a city lets everybody read without signing in, as a data package and as Open311 GeoReport v2."""
