"""What the due dates of a data source promise, as it was read out of them and kept."""

from governance.database.migrate import sql_migration

ID = "0039_findings"
VERSION = "1.38.0"
DESCRIPTION = "findings"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
