"""What all pages share: the request, rendering, forms, sessions, errors, words, assets."""
