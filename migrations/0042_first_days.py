"""Since when two factors were asked is kept; an account bound by somebody else is proven by its person."""

from governance.database.migrate import sql_migration

ID = "0042_first_days"
VERSION = "1.38.0"
DESCRIPTION = "first days"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
