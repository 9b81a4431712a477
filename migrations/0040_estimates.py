"""By when nine of ten were done lately, as it was said of each service day by day."""

from governance.database.migrate import sql_migration

ID = "0040_estimates"
VERSION = "1.38.0"
DESCRIPTION = "what was said of each service"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
