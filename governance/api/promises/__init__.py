"""What is promised of a service on a day, and when a report falls due."""
