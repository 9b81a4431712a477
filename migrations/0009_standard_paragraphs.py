"""Standard paragraphs for first agreements: the .sql file of this name."""

from governance.database.migrate import sql_migration

ID = "0009_standard_paragraphs"
VERSION = "1.38.0"
DESCRIPTION = "standard paragraphs"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
