"""Asking a provider of single sign-on: what it offers, its keys, its tokens. What they must say is in identity/rules/oidc."""
