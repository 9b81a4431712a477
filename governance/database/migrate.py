"""Bringing a database to the schema this program was written for, and telling when it is not there.

Compares the ids a database has recorded with the migrations this program ships, both ways. What a migration does is
written in SQL: `migrations/0001_first_schema/*.sql`, later `migrations/0002_….sql`, each called by a module of its name.
"""

import contextlib
import io
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import MigrationModule

from governance.database import roles, sql
from governance.database.engine import ENGINE
from governance.errors import ConfigurationError
from governance.piccolo_app import APP_CONFIG, migrations_folder

_LOCK = 0x_C04C_08D1  # any number that no other program on the same database uses

_BEFORE_FIRST_RELEASE = "2026-11-"  # how the ids of that time begin
_ANEW = (
    "was written before the first release of this program, whose schema is not brought up to date. Begin anew: set "
    "GOVERNANCE_HOME to a new folder (and DATABASE_URL, if you use it, to a new database), then run: governance init. "
    "For the demo: governance demo --fresh"
)


@dataclass(frozen=True, kw_only=True)
class Schema:
    """Ids of migrations, oldest first."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]


async def schema() -> Schema:
    """What the open database has, lacks, and has beyond this program."""
    recorded = await _recorded()
    shipped = _shipped()
    return Schema(
        applied=tuple(name for name in recorded if name in shipped),
        pending=tuple(sorted(set(shipped) - set(recorded))),
        unknown=tuple(name for name in recorded if name not in shipped),
    )


async def check_schema() -> None:
    """Refuse to work on a database that is older or newer than this program."""
    found = await schema()
    _refuse_unknown(found)
    if not found.applied:
        raise ConfigurationError("The database is empty. Run: governance init")
    if found.pending:
        raise ConfigurationError(
            f"The database lacks {counted(found.pending)} of this version. Make a backup "
            "(governance backup FILE), then run: governance migrate"
        )


async def prepare() -> None:
    """A database with nothing in it gets the schema; any other is checked, and an older one refused.

    The owner asks for it: the portal's role, too, is given what it lacks.
    """
    found = await schema()
    if found.applied or found.unknown:
        await check_schema()
    else:
        await migrate()
        return
    if ENGINE.app_role and await roles.differences(ENGINE.app_role):
        async with _alone():
            await roles.grant(ENGINE.app_role)


async def migrate() -> tuple[str, ...]:
    """Apply what is pending; answers the ids applied. Each migration takes effect wholly or not at all."""
    async with _alone():
        found = await schema()
        _refuse_unknown(found)
        if not await Migration.table_exists():
            await Migration.create_table()
        for name in found.pending:
            await _apply(name, _shipped()[name])
        if ENGINE.app_role:
            await roles.grant(ENGINE.app_role)
    return found.pending


def sql_migration(name: str, description: str) -> MigrationManager:
    """What Piccolo runs for a migration: `NAME.sql`, or the files of the folder NAME in the order of their names."""
    folder = migrations_folder()
    files = sorted((folder / name).glob("*.sql")) or [folder / f"{name}.sql"]
    scripts = [file.read_text(encoding="utf-8") for file in files]
    manager = MigrationManager(migration_id=name, app_name=APP_CONFIG.app_name, description=description)

    async def run() -> None:
        async with sql.connection() as server:
            for script in scripts:
                await server.execute(script)

    manager.add_raw(run)
    return manager


def shipped_ids() -> tuple[str, ...]:
    """The migrations that this program carries, oldest first."""
    return tuple(sorted(_shipped()))


def refuse_before_first_release(ids: Iterable[str], *, what: str) -> None:
    """`what` is the database or the file that has recorded these migrations."""
    if any(name.startswith(_BEFORE_FIRST_RELEASE) for name in ids):
        raise ConfigurationError(f"{what} {_ANEW}")


def _refuse_unknown(schema: Schema) -> None:
    refuse_before_first_release(schema.unknown, what="The database")
    if schema.unknown:
        raise ConfigurationError(
            f"The database was written by a newer version of this program: it has {counted(schema.unknown)} that this "
            f"version does not know (the last is {schema.unknown[-1]}). Install that newer version, or restore a backup "
            "made before the upgrade into a new GOVERNANCE_HOME."
        )


def counted(ids: tuple[str, ...]) -> str:
    return "1 schema change" if len(ids) == 1 else f"{len(ids)} schema changes"


@asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Of several programs that migrate at once, one works and the others wait, then find nothing to do."""
    connection = await ENGINE.get_new_connection()
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        yield
    finally:
        await connection.close()  # which also ends the lock


async def _recorded() -> list[str]:
    try:
        if await sql.value("SELECT to_regclass('public.migration') IS NULL AS missing"):
            return []
        return sorted(await Migration.get_migrations_which_ran(app_name=APP_CONFIG.app_name))
    except asyncpg.InsufficientPrivilegeError as problem:
        raise ConfigurationError(
            "The role that the portal works as has no rights in this database yet. Run: governance migrate"
        ) from problem


def _shipped() -> dict[str, MigrationModule]:
    return BaseMigrationManager().get_migration_modules(APP_CONFIG.resolved_migrations_folder_path)


async def _apply(name: str, module: MigrationModule) -> None:
    async with ENGINE.transaction():
        manager = await module.forwards()
        if isinstance(manager, MigrationManager):
            with contextlib.redirect_stdout(
                io.StringIO()
            ):  # Piccolo prints as it goes; our commands say their own
                await manager.run()
        await Migration.insert(Migration(name=name, app_name=APP_CONFIG.app_name))
