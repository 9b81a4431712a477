"""When a password for one sign-in was used."""

from governance.database.migrate import sql_migration

ID = "0032_once"
VERSION = "1.38.0"
DESCRIPTION = "a one-time password works once"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
