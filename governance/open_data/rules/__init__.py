"""What is published and how it is written: parts, resources and their fields, the package, Open311. Pure."""
