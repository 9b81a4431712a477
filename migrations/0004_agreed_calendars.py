"""Calendars as agreed content: what a version listed when it was recorded, and who is told of a further year's holidays."""

from governance.database.migrate import sql_migration

ID = "0004_agreed_calendars"
VERSION = "1.38.0"
DESCRIPTION = "agreed calendars"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
