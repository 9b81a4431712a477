"""Agendas that write themselves: what is open becomes items, each with its reason and its minutes."""
