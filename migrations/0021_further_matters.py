"""What further matters need: how often a source brings new data, and who looked at an agreement again."""

from governance.database.migrate import sql_migration

ID = "0021_further_matters"
VERSION = "1.38.0"
DESCRIPTION = "reviews of agreements, and how often data sources bring new data"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
