"""Days off of versions of calendars that an agreement never pinned count no more."""

from governance.database.migrate import sql_migration

ID = "0012_days_off_as_pinned"
VERSION = "1.38.0"
DESCRIPTION = "days off as pinned"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
