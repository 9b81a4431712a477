"""Invitations and private feeds of calendars."""

from governance.database.migrate import sql_migration

ID = "0025_invitations"
VERSION = "1.38.0"
DESCRIPTION = "invitations and feeds"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
