"""The command line: one module per group of commands, on top of every other layer."""
