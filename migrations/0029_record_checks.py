"""What a check of the whole record came to."""

from governance.database.migrate import sql_migration

ID = "0029_record_checks"
VERSION = "1.38.0"
DESCRIPTION = "checks of the whole record"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
