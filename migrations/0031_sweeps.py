"""What timed tasks did last, and the rows at which one of them fails."""

from governance.database.migrate import sql_migration

ID = "0031_sweeps"
VERSION = "1.38.0"
DESCRIPTION = "timed tasks tell what they did and what failed; a form that is sent twice is one"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
