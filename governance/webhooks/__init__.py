"""Systems that are told what happened: signed messages, in order, tried again until they are received."""
