"""Accounts at providers of single sign-on, and the way there and back."""

from governance.database.migrate import sql_migration

ID = "0035_single_sign_on"
VERSION = "1.38.0"
DESCRIPTION = "single sign-on"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
