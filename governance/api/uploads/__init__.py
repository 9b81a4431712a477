"""Files of service requests on their way in."""
