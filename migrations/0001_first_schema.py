"""The first schema: the .sql files of the folder of this name, one a capability."""

from governance.database.migrate import sql_migration

ID = "0001_first_schema"
VERSION = "1.38.0"
DESCRIPTION = "the first schema"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
