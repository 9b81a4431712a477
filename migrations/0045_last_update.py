"""When a request was last touched, where its source tells it."""

from governance.database.migrate import sql_migration

ID = "0045_last_update"
VERSION = "1.45.0"
DESCRIPTION = "last update"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
