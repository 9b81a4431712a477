"""The checks, one module each; they read and write nothing."""
