"""Working time: calendars, holidays, due dates, elapsed time."""
