"""Which system shows targets to those who work by them, and since when it shows which version."""

from governance.database.migrate import sql_migration

ID = "0020_deployment"
VERSION = "1.38.0"
DESCRIPTION = "the system that shows targets"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
