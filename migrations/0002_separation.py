"""Separation of duties: the .sql file of this name."""

from governance.database.migrate import sql_migration

ID = "0002_separation"
VERSION = "1.38.0"
DESCRIPTION = "separation of duties"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
