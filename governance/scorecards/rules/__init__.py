"""Pure rules of scorecards: periods, counting, lines, moves, the form a card is kept in."""
