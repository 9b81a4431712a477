"""What a message says, how it is signed, when it is tried again."""
