"""Tokens for the programming interface."""

from governance.database.migrate import sql_migration

ID = "0037_tokens"
VERSION = "1.38.0"
DESCRIPTION = "tokens for the programming interface"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
