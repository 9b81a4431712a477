"""What a session was shown, and when; acts that wait for another proof."""

from governance.database.migrate import sql_migration

ID = "0033_proofs"
VERSION = "1.38.0"
DESCRIPTION = "a session keeps what it was shown"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
