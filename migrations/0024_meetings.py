"""Meetings, their agendas, notes, votes, decisions, minutes and actions."""

from governance.database.migrate import sql_migration

ID = "0024_meetings"
VERSION = "1.38.0"
DESCRIPTION = "meetings"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
