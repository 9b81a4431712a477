"""Names of data sources that come to mean something else: kept, told to those whose results move, open to objection."""

from governance.database.migrate import sql_migration

ID = "0007_labels"
VERSION = "1.38.0"
DESCRIPTION = "changed meanings of labels, told and open to objection"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
