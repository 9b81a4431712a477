"""Each row of the record as the entry wrote it, kept by the database and carried by the entry as a fingerprint."""

from governance.database.migrate import sql_migration

ID = "0028_written_rows"
VERSION = "1.38.0"
DESCRIPTION = "the rows that each entry wrote"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
