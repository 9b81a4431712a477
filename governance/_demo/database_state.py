"""What the open database holds: the demo fills an empty one, opens its own, and touches no other."""

from enum import StrEnum

from governance._demo.people import FOUNDED
from governance.database import migrate, sql
from governance.database.session import transaction
from governance.errors import ConfigurationError
from governance.people.tables import City

FOREIGN = """SELECT count(*) AS tables FROM pg_catalog.pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
CITIES = "SELECT demo, created_at::date + :founded::int AS made_for FROM city ORDER BY id"
# The city is made in several transactions; this mark, which goes with the schema, is its last.
MARK = "COMMENT ON SCHEMA public IS 'All of Port Alder is here'"
WHOLE = (
    "SELECT obj_description('public'::regnamespace, 'pg_namespace') = 'All of Port Alder is here' AS whole"
)
REFUSED = (
    "This database is not the demo's: {why}. The demo fills an empty database or opens its own. Unset DATABASE_URL and "
    "GOVERNANCE_HOME to use the one in var/demo, or name another."
)


class DatabaseState(StrEnum):
    EMPTY = "empty"
    DEMO = "demo"
    OLD_DEMO = "a demo of another version"
    HALF = "a demo that was not finished"


async def state() -> DatabaseState:
    """What the open database holds. Raises ConfigurationError where it is anybody else's."""
    schema = await migrate.schema()
    if not schema.applied:
        tables = int(await sql.value(FOREIGN))
        if tables and not schema.unknown:
            raise ConfigurationError(REFUSED.format(why=f"it holds {tables} tables of something else"))
    if not await City.table_exists():
        return DatabaseState.EMPTY
    cities = await sql.rows(CITIES, founded=FOUNDED)
    if not cities:
        if await sql.value("SELECT EXISTS (SELECT FROM person) OR EXISTS (SELECT FROM event) AS found"):
            raise ConfigurationError(REFUSED.format(why="somebody has begun to set up a city in it"))
        return DatabaseState.EMPTY
    if not cities[0]["demo"]:
        raise ConfigurationError(REFUSED.format(why="it holds a real city"))
    if schema.pending or schema.unknown:
        return DatabaseState.OLD_DEMO
    return DatabaseState.DEMO if await sql.value(WHOLE) else DatabaseState.HALF


async def finished() -> None:
    """Say that the demo in the open database is whole."""
    await sql.rows(MARK)


async def made_for() -> str:
    """The day the demo in the open database was made for, as an ISO date."""
    return str((await sql.one(CITIES, founded=FOUNDED))["made_for"])


async def emptied() -> None:
    """Throw away a demo, and only a demo, so that it can be made anew."""
    await state()
    async with transaction():
        await sql.rows("DROP SCHEMA public CASCADE")
        await sql.rows("CREATE SCHEMA public")
