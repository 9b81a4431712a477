"""Who handed an account its password: the .sql file of this name."""

from governance.database.migrate import sql_migration

ID = "0013_handed_by"
VERSION = "1.38.0"
DESCRIPTION = "who handed a password over"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
