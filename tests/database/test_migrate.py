"""Migrations: pending ones are applied once, a newer database is refused, an older one names the command."""

import pytest
from piccolo.apps.migrations.tables import Migration

from governance.database import migrate
from governance.errors import ConfigurationError


async def test_a_migrated_database_has_every_shipped_migration_and_passes_the_check(db):
    found = await migrate.schema()
    assert found.pending == found.unknown == ()
    await migrate.check_schema()


async def test_migrating_again_does_nothing(db):
    before = await Migration.count()
    assert await migrate.migrate() == ()
    assert await Migration.count() == before


async def test_a_database_from_a_newer_version_is_refused(db):
    await Migration.insert(Migration(name="2999-01-01T00:00:00:000000", app_name="governance"))
    with pytest.raises(ConfigurationError, match=r"newer version.*2999-01-01"):
        await migrate.check_schema()
    with pytest.raises(ConfigurationError, match="newer version"):
        await migrate.migrate()
