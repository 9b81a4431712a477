"""Making Port Alder again: the same for the same day, as good on any other, and in no database but its own."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from anyio import to_thread

from governance._demo import database_state
from governance._demo.database_state import DatabaseState
from governance._demo.seeding import seed
from governance.agreements import queries as agreements
from governance.changes.tables import Change
from governance.database import embedded, migrate, session, sql
from governance.database.engine import ENGINE
from governance.errors import ConfigurationError
from governance.people.actions import city as founding
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import operator
from governance.web.people import demo_people as demo
from tests.databases import at_home, owners
from tests.demo.conftest import AT, OTHER_DAYS, ZONE, rows
from tests.demo_city import TODAY


async def test_the_command_makes_it_within_a_minute_says_who_is_who_and_finds_it_again_the_same_for_the_same_day(
    command: Callable[..., Any], home: Path, seeded: dict[str, Any]
) -> None:
    began = time.process_time()
    made = await to_thread.run_sync(command, "demo", "--today", f"{TODAY}", "--no-serve", "--quick")
    assert made.status == 0, made.err
    assert time.process_time() - began < 60  # of work: on a busy machine the clock on the wall says little
    assert "as on Tue, Jun 9, 2026" in made.out
    assert "Dana Ruiz     Streets liaison" in made.out
    again = await to_thread.run_sync(command, "demo", "--today", f"{TODAY + timedelta(days=1)}", "--no-serve")
    assert again.status == 0, again.err
    assert "It was made for Tue, Jun 9, 2026" in again.err
    with embedded.running(home) as access:
        assert await _fingerprints(access.for_asyncpg()) == await _fingerprints(seeded)


async def _fingerprints(config: dict[str, Any]) -> list[list[dict[str, Any]]]:
    async with session.pool(config, size=2):
        return [
            await rows("SELECT number, title, state, turn_since, respond_by, offer_hash FROM change ORDER BY number"),
            await rows("SELECT c.number, o.round, o.hash FROM offer o JOIN change c ON c.id = o.change ORDER BY 1, 2"),
            await rows("SELECT a.code, v.number, v.hash FROM version v JOIN agreement a ON a.id = v.agreement ORDER BY 1, 2"),
            # The command also lets people in by the made-up city's own sign-in, where it is served.
            await rows("SELECT tag, at, subject, actor FROM event WHERE tag <> 'people:identity:bound' ORDER BY number"),
        ]  # fmt: skip


@asynccontextmanager
async def as_its_owner() -> AsyncIterator[None]:
    """As the command reaches the database of the demo."""
    await sql.value("SELECT 1")  # a test's own database is there once it was asked for something
    async with session.pool(owners(ENGINE.config), size=2):
        yield


@pytest.mark.parametrize("day", OTHER_DAYS, ids=str)
async def test_it_is_as_good_on_any_other_day(day: date, db: None, tmp_path: Path) -> None:
    async with as_its_owner():
        with at_home(tmp_path):
            await seed(day, share=0)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
    waiting = [card.waiting for card in await demo.cards(at=at)]
    assert waiting[:4] == ["1 thing waits", "1 to sign", "4 departments wait for you", "1 approval"]
    overview = await agreements.agreements_overview(at=at)
    assert sum(row.services_with_target for row in overview) == 52


# Whose database


async def test_a_database_is_empty_or_the_demos_or_refused(
    db: None, seeded: dict[str, Any], empty_database: dict[str, Any]
) -> None:
    assert await database_state.state() is DatabaseState.EMPTY
    async with session.pool(empty_database, size=1):
        assert await database_state.state() is DatabaseState.EMPTY
    async with session.pool(seeded, size=1):
        assert await database_state.state() is DatabaseState.DEMO
        assert await database_state.made_for() == TODAY.isoformat()


async def test_a_real_city_is_refused_and_left_alone(db: None) -> None:
    facts = CityFacts(
        name="Salem", zone="UTC", office="Office", address="1 Street", demo=False, open_catalog=False
    )
    await founding.create_city(facts, by=operator(), at=AT)
    for act in (database_state.state, database_state.emptied):
        with pytest.raises(ConfigurationError, match="a real city"):
            await act()
    assert await directory.city() == facts


async def test_the_tables_of_another_program_are_refused(empty_database: dict[str, Any]) -> None:
    async with session.pool(empty_database, size=1):
        await Change.raw("CREATE TABLE invoice (id int)")
        for act in (database_state.state, database_state.emptied):
            with pytest.raises(ConfigurationError, match="something else"):
                await act()


async def test_a_demo_is_thrown_away_only_to_be_made_anew(db: None) -> None:
    facts = CityFacts(name="Port Alder", zone="UTC", office="O", address="A", demo=True, open_catalog=True)
    await founding.create_city(facts, by=operator(), at=AT)
    async with as_its_owner():
        await database_state.emptied()
        assert await database_state.state() is DatabaseState.EMPTY
        assert await migrate.migrate()


async def test_a_demo_that_was_not_finished_is_known_as_such(db: None) -> None:
    facts = CityFacts(name="Port Alder", zone="UTC", office="O", address="A", demo=True, open_catalog=True)
    await founding.create_city(facts, by=operator(), at=AT)
    assert await database_state.state() is DatabaseState.HALF
    async with as_its_owner():
        await database_state.finished()
    assert await database_state.state() is DatabaseState.DEMO
