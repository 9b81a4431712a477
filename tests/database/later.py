"""One more migration, as a later version of the program would bring it."""

import types
from pathlib import Path

import pytest
from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from governance.database import migrate
from governance.database.engine import ENGINE

LAST = "2999_a_toy"


def ship(monkeypatch: pytest.MonkeyPatch, folder: Path, *, fails: bool = False) -> None:
    """Its SQL, which lies in `folder`, makes the table `toy`; it may fail after that."""
    (folder / f"{LAST}.sql").write_text(f"CREATE TABLE toy (n int);\nSELECT 1 / {0 if fails else 1};\n")

    async def forwards() -> MigrationManager:
        return migrate.sql_migration(LAST, "a toy")

    shipped = {**migrate._shipped(), LAST: types.SimpleNamespace(ID=LAST, forwards=forwards)}
    monkeypatch.setattr(migrate, "migrations_folder", lambda: folder)
    monkeypatch.setattr(migrate, "_shipped", lambda: shipped)


async def has_toy() -> bool:
    return (await ENGINE.run_ddl("SELECT to_regclass('toy') IS NOT NULL AS there"))[0]["there"] is True
