"""Scorecards, pure: periods, the values of a card, how they are counted, written down and counted again."""
