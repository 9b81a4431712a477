"""A database that an earlier version wrote comes up to this one with nothing lost, or is refused with the way on.

`dumps/` holds a backup for each schema that was handed over, made by the program of that day (`governance init`,
`governance backup`). Before the first release there was one that is not brought up to date. A new migration needs the
backup of the schema before it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anyio import to_thread

from governance import settings
from governance.audit import queries as audit
from governance.database import archive, backup, migrate, session
from governance.errors import ConfigurationError
from governance.people.tables import City
from tests.cli.aside import aside
from tests.cli.test_serve import _free_port
from tests.conftest import Outcome
from tests.database.later import LAST, has_toy, ship

DUMPS = Path(__file__).parent / "dumps"
BEFORE_FIRST_RELEASE = DUMPS / "before-first-release.tar.gz"
NAME = City.select(City.name).output(as_list=True)


def at(home: Path) -> settings.Settings:
    return settings.read({"GOVERNANCE_HOME": str(home)})


async def no_documents() -> list[str]:
    return []


async def unbroken() -> None:
    assert (await audit.walk()).fault is None


async def test_a_backup_of_an_earlier_schema_is_brought_up_to_date_with_nothing_lost(
    home, monkeypatch, tmp_path
):
    when = datetime(2026, 6, 9, 14, tzinfo=UTC)
    async with session.opened(at(home / "first"), size=1, by_owner=True):
        await migrate.migrate()
        await City(name="Port Alder", zone="UTC", office="O", address="A", created_at=when).save()
    await backup.backup(home / "copy.tar.gz", settings=at(home / "first"), at=when, look=no_documents)
    ship(monkeypatch, tmp_path)
    done = await backup.restore(home / "copy.tar.gz", settings=at(home / "second"), verify=unbroken)
    assert done.migrated == (LAST,)
    async with session.opened(at(home / "second"), size=1, by_owner=True):
        await migrate.check_schema()
        assert await has_toy()
        assert await NAME == ["Port Alder"]


def test_there_is_a_dump_of_the_schema_before_the_last_migrations():
    dumps = [path for path in DUMPS.glob("*.tar.gz") if path != BEFORE_FIRST_RELEASE]
    assert dumps or len(migrate.shipped_ids()) == 1, "make one with the program that is being replaced"


# Before the first release

INIT = "init --city Salem --zone UTC --office Operations --address Pier"
WAY_ON = ("written before the first release", "new folder", "governance init", "governance demo --fresh")


@pytest.fixture
def before_first_release(home: Path) -> Path:
    """A home with a city of that time."""
    archive.unpack(BEFORE_FIRST_RELEASE, into=home / "scratch")
    aside(load, home)
    return home


async def load(home: Path) -> None:
    async with session.opened(at(home), size=1, by_owner=True):
        await to_thread.run_sync(backup._load, home / "scratch")


async def facts(home: Path) -> tuple[int, list[str]]:
    async with session.opened(at(home), size=1, by_owner=True):
        return len((await migrate.schema()).unknown), await NAME


async def begin_demo(home: Path) -> None:
    async with session.opened(at(home), size=1, by_owner=True):
        await City.update({City.demo: True}, force=True)


def test_a_database_of_that_time_is_refused_with_the_way_on_and_left_as_it_was(
    before_first_release: Path, command: Callable[..., Outcome]
) -> None:
    for words in ("migrate", INIT, f"serve --port {_free_port()}", "doctor"):
        done = command(*words.split())
        assert done.status == 1, words
        assert [part for part in WAY_ON if part not in done.out + done.err] == [], words
        assert "Traceback" not in done.err
    assert aside(facts, before_first_release) == (4, ["Port Alder"])


def test_the_demo_of_that_time_names_the_command_that_makes_it_anew(
    before_first_release: Path, command: Callable[..., Outcome]
) -> None:
    aside(begin_demo, before_first_release)
    done = command("demo", "--no-serve")
    assert done.status == 1
    assert "Make it anew: governance demo --fresh" in done.err


async def test_a_backup_of_that_time_is_refused_and_leaves_the_new_place_empty(home: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"before-first-release.* before the first release"):
        await backup.restore(BEFORE_FIRST_RELEASE, settings=at(home), verify=unbroken)
    async with session.opened(at(home), size=1):
        assert not await City.table_exists()
