"""Dates with hours of their own beside the holidays of a calendar's version."""

from governance.database.migrate import sql_migration

ID = "0003_calendar_exceptions"
VERSION = "1.38.0"
DESCRIPTION = "dates of a calendar with hours of their own"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
