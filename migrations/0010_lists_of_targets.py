"""Whose matter a list of targets is, and which department a line names that could not be read."""

from governance.database.migrate import sql_migration

ID = "0010_lists_of_targets"
VERSION = "1.38.0"
DESCRIPTION = "lists of targets by side and department"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
