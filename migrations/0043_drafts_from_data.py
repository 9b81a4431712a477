"""Drafts from what the data promise: drafted hours, the finding of a draft, differences."""

from governance.database.migrate import sql_migration

ID = "0043_drafts_from_data"
VERSION = "1.38.0"
DESCRIPTION = "drafts from what the data promise"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
