"""The tree over the entries, the signed form of its root, and what a copy kept elsewhere proves; pure."""
