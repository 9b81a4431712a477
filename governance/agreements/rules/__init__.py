"""What an agreement says and how two states of it compare. Pure."""
