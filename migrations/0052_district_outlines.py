"""Outlines of the city's districts."""

from governance.database.migrate import sql_migration

ID = "0052_district_outlines"
VERSION = "1.52.0"
DESCRIPTION = "outlines of districts"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
