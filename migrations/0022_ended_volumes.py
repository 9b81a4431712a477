"""How many requests a year the services of a closed change had when it ended."""

from governance.database.migrate import sql_migration

ID = "0022_ended_volumes"
VERSION = "1.38.0"
DESCRIPTION = "a closed change keeps its volumes"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
