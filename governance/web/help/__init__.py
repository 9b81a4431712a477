"""Help in place: the words of pages, and a printable page for each role. Made from the tables of moves; decides nothing."""
