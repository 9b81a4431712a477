"""Letters about accounts: choosing a password, another address, what changed."""

from governance.database.migrate import sql_migration

ID = "0016_account_letters"
VERSION = "1.38.0"
DESCRIPTION = "letters about accounts"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
