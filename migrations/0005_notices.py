"""Notices of other words for call takers, and objections to them."""

from governance.database.migrate import sql_migration

ID = "0005_notices"
VERSION = "1.38.0"
DESCRIPTION = "notices of other words for call takers"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
