"""Words of look-ups that found no service, by day."""

from governance.database.migrate import sql_migration

ID = "0057_asked_words"
VERSION = "1.57.0"
DESCRIPTION = "asked words"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
