"""The whole city on one page: for the approving official, the facilitator and 311's analysts."""
