"""Systems that are told what happened: their addresses, their messages, every try."""

from governance.database.migrate import sql_migration

ID = "0019_webhooks"
VERSION = "1.38.0"
DESCRIPTION = "systems that are told"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
