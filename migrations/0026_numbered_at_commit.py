"""The database itself numbers, chains and hashes each entry of the trail, when its act ends."""

from governance.database.migrate import sql_migration

ID = "0026_numbered_at_commit"
VERSION = "1.38.0"
DESCRIPTION = "entries are numbered when their act ends"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
