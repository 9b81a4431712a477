"""Migrations: applied once and wholly, a newer database is refused, an older one names the command."""

import asyncio

import pytest
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.tables import Migration

from governance.database import migrate, session
from governance.errors import ConfigurationError
from tests.database.later import LAST, has_toy, ship
from tests.databases import owners


@pytest.fixture
async def empty(empty_database):
    """All tables speak to a database without any table."""
    async with session.pool(empty_database):
        yield


@pytest.fixture
async def owned(database):
    """All tables speak to a migrated database as its owner."""
    async with session.pool(owners(database)):
        yield


async def test_a_migrated_database_has_every_shipped_migration_and_passes_the_check(db):
    found = await migrate.schema()
    assert found.applied == migrate.shipped_ids()
    assert found.pending == found.unknown == ()
    await migrate.check_schema()


async def test_migrating_again_does_nothing(owned):
    before = await Migration.count()
    assert await migrate.migrate() == ()
    assert await Migration.count() == before


async def test_an_empty_database_names_the_command(empty):
    with pytest.raises(ConfigurationError, match="is empty"):
        await migrate.check_schema()


async def test_an_older_database_names_the_command_and_gets_only_what_it_lacks(owned, monkeypatch, tmp_path):
    ship(monkeypatch, tmp_path)
    with pytest.raises(ConfigurationError, match=r"lacks 1 schema change .*governance migrate"):
        await migrate.check_schema()
    assert await migrate.migrate() == (LAST,)
    assert await has_toy()
    await migrate.check_schema()


async def test_a_database_from_a_newer_version_is_refused(owned):
    await Migration.insert(Migration(name=LAST, app_name="governance"))
    with pytest.raises(ConfigurationError, match=r"newer version.*2999_a_toy"):
        await migrate.check_schema()
    with pytest.raises(ConfigurationError, match="newer version"):
        await migrate.migrate()


async def test_a_migration_that_fails_leaves_nothing_behind_and_is_tried_anew(owned, monkeypatch, tmp_path):
    assert not await has_toy()
    with monkeypatch.context() as broken:
        ship(broken, tmp_path, fails=True)
        with pytest.raises(Exception, match="division by zero"):
            await migrate.migrate()
    assert not await has_toy()
    ship(monkeypatch, tmp_path)
    assert await migrate.migrate() == (LAST,)
    assert await has_toy()


async def test_of_two_that_migrate_at_once_one_works_and_the_other_finds_nothing_to_do(empty):
    applied = await asyncio.gather(migrate.migrate(), migrate.migrate())
    assert sorted(applied) == [(), migrate.shipped_ids()]


async def test_migrations_print_nothing_of_their_own(empty, capsys):
    await migrate.migrate()
    assert capsys.readouterr().out == ""


async def test_piccolos_own_runner_brings_an_empty_database_to_the_same_schema(empty):
    assert (await ForwardsMigrationManager("governance").run()).success
    found = await migrate.schema()
    assert found.applied == migrate.shipped_ids()
    await migrate.check_schema()
