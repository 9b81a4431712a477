"""What offices are told of stored requests that are read anew, and of how a data source is read."""

from governance.database.migrate import sql_migration

ID = "0014_read_anew"
VERSION = "1.38.0"
DESCRIPTION = "offices are told of requests that are read anew"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
