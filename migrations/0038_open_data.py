"""Which parts of the data everybody may read without signing in."""

from governance.database.migrate import sql_migration

ID = "0038_open_data"
VERSION = "1.38.0"
DESCRIPTION = "open data"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
