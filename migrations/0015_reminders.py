"""What is watched, who was told what, and the letters that carry it."""

from governance.database.migrate import sql_migration

ID = "0015_reminders"
VERSION = "1.38.0"
DESCRIPTION = "reminders, notices and letters"


async def forwards():
    return sql_migration(ID, DESCRIPTION)
