"""What `governance doctor` looks at, and how to mend each thing that is lacking."""
