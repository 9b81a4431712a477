"""Reads of scorecards: the list, one card, what a card is made from."""
