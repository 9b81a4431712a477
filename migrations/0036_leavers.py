"""Leavers, emergency accounts and groups that propose."""

from governance.database.migrate import sql_migration

ID = "0036_leavers"
VERSION = "1.38.0"
DESCRIPTION = "leavers, emergency accounts, groups that propose"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
