"""Meetings: series and their dates, agendas, who is here, notes and what came of each item, minutes, decisions, actions."""
