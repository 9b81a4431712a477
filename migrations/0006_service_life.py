"""A service has a life, and is moved, merged, split, retired or described anew by an act that all sides agree to."""

from governance.database.migrate import sql_migration

ID = "0006_service_life"
VERSION = "1.38.0"
DESCRIPTION = "the life of a service"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
