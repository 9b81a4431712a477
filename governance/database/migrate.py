"""Bringing a database to the schema this program was written for, and telling when it is not there.

Compares the ids a database has recorded with the files this program ships, both ways. What a migration does is written
in its file.
"""

import contextlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import MigrationModule

from governance.database.engine import ENGINE
from governance.errors import ConfigurationError
from governance.piccolo_app import APP_CONFIG

_LOCK = 0x_C04C_08D1  # any number that no other program on the same database uses


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
    _refuse_newer(found)
    if not found.applied:
        raise ConfigurationError("The database is empty. Run: governance init")
    if found.pending:
        raise ConfigurationError(
            f"The database lacks {_counted(found.pending)} of this version. Make a backup "
            "(governance backup FILE), then run: governance migrate"
        )


async def prepare() -> None:
    """A database with nothing in it gets the schema; any other is checked, and an older one refused."""
    found = await schema()
    if found.applied or found.unknown:
        await check_schema()
    else:
        await migrate()


async def migrate() -> tuple[str, ...]:
    """Apply what is pending; answers the ids applied. Each migration takes effect wholly or not at all."""
    async with _alone():
        found = await schema()
        _refuse_newer(found)
        if not await Migration.table_exists():
            await Migration.create_table()
        for name in found.pending:
            await _apply(name, _shipped()[name])
    return found.pending


def shipped_ids() -> tuple[str, ...]:
    """The migrations that this program carries, oldest first."""
    return tuple(sorted(_shipped()))


def _refuse_newer(found: Schema) -> None:
    if found.unknown:
        raise ConfigurationError(
            f"The database was written by a newer version of this program: it has {_counted(found.unknown)} that this "
            f"version does not know (the last is {found.unknown[-1]}). Install that newer version, or restore a backup "
            "made before the upgrade into a new GOVERNANCE_HOME."
        )


def _counted(ids: tuple[str, ...]) -> str:
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
    if not await Migration.table_exists():
        return []
    return sorted(await Migration.get_migrations_which_ran(app_name=APP_CONFIG.app_name))


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
