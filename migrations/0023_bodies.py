"""Who meets regularly and by which ground rules."""

from governance.database.migrate import sql_migration

ID = "0023_bodies"
VERSION = "1.38.0"
DESCRIPTION = "bodies and their ground rules"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
