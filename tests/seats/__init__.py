"""Who may open which page and do which act: the stage, the table of routes, and those who try. test_seats.py judges."""
