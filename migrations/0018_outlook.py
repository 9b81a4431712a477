"""What departments have coming up, the question that asks for it, and the links by which colleagues tell."""

from governance.database.migrate import sql_migration

ID = "0018_outlook"
VERSION = "1.38.0"
DESCRIPTION = "what is coming up"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
