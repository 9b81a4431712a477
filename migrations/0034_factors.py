"""Second factors: code apps, passkeys, recovery codes, who must have them, and how they are taken away."""

from governance.database.migrate import sql_migration

ID = "0034_factors"
VERSION = "1.38.0"
DESCRIPTION = "second factors"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
