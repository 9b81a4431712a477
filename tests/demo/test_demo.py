"""Port Alder is what the sign-in page says it is, the same for the same day, and touches no database but its own."""

import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from governance._demo import place
from governance._demo.place import Place
from governance._demo.seeding import seed
from governance.agreements import queries as agreements
from governance.agreements.rules.items import Clause, OwedBy, Target, Term
from governance.audit import queries as audit
from governance.audit.tags import Tag
from governance.calendars.rules.units import Unit
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.tables import Change
from governance.database import migrate, session
from governance.errors import ConfigurationError
from governance.people.actions import city as founding
from governance.people.queries import directory
from governance.people.queries.directory import CityFacts
from governance.people.rules import Role, operator
from governance.web import demo
from tests.conftest import aimed_at, at_home

TODAY = date(2026, 6, 15)
ZONE = ZoneInfo("America/New_York")
AT = datetime(2026, 6, 15, 9, tzinfo=ZONE)
SHARE = 0.25  # of the requests: enough for every story, and sooner taken in
OTHER_DAYS = (date(2028, 2, 29), date(2026, 11, 22))  # a leap day, a Sunday


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """Asyncpg's arguments for a seeded database, and the seconds that seeding took."""

    config: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
async def seeded(
    server: Any, admin: asyncpg.Connection, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Seeded]:
    async with _new(server, admin, template, "first") as config:
        began = time.monotonic()
        with at_home(tmp_path_factory.mktemp("seeded")):
            async with session.pool(config, size=4):
                await seed(TODAY, share=SHARE)
        yield Seeded(config=config, seconds=time.monotonic() - began)


@pytest.fixture
async def city(seeded: Seeded) -> AsyncIterator[None]:
    """The tables speak to Port Alder, which these tests only look at."""
    async with session.pool(seeded.config, size=2):
        yield


@asynccontextmanager
async def _new(server: Any, admin: asyncpg.Connection, of: str, label: str) -> AsyncIterator[dict[str, Any]]:
    name = f"concord_demo_{label}_{os.getpid()}"
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {of}")
    try:
        yield aimed_at(server, name)
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    return list(await Change.raw(sql, *values))


# What the cards say


async def test_the_six_cards_are_true(city: None) -> None:
    cards = await demo.cards(at=AT, zone=ZONE)
    assert [(card.name, card.waiting) for card in cards][:4] == [
        ("Dana Ruiz", "1 thing waits"),
        ("Lee Chan", "1 to sign"),
        ("Marcus Bell", "4 departments wait for you"),
        ("Amara Okafor", "1 approval"),
    ]
    assert [card.name for card in cards][4:] == ["Ruth Adler", "Call taker"]
    assert cards[0].office == "Streets liaison"
    assert cards[5].email == ""


async def test_the_look_up_is_open_to_everyone(city: None) -> None:
    facts = await directory.city()
    assert facts is not None
    assert facts.demo
    assert facts.open_catalog


async def test_danas_change_has_one_open_number(city: None) -> None:
    number = (await rows("SELECT number FROM change WHERE title LIKE 'Pothole repair%'"))[0]["number"]
    now = await situation(number)
    assert (now.state, now.turn, now.round) == (State.OPEN, "streets", 3)
    latest: dict[str, dict[str, str]] = {"streets": {}, "311": {}}
    for row in await rows(LATEST_LINES, number):
        latest[row["party"]][row["key"]] = row["body"]
    pothole, cut = "term:pothole/done", "term:utility-cut/done"
    assert latest["streets"][cut] == latest["311"][cut]
    assert '"amount":7,"unit":"calendar-days"' in latest["streets"][pothole]
    assert '"amount":6,"unit":"calendar-days"' in latest["311"][pothole]
    assert all('"goal_bp":8000' in side[pothole] for side in latest.values())
    held = await agreements.latest(now.agreement)
    assert held is not None
    item = held.items[pothole].item
    assert isinstance(item, Term)
    assert item.target == Target(amount=4, unit=Unit.BUSINESS_DAYS)


LATEST_LINES = """SELECT p.code AS party, e.key, i.body FROM (
        SELECT DISTINCT ON (o.party) o.id, o.party FROM offer o JOIN change c ON c.id = o.change WHERE c.number = {}
        ORDER BY o.party, o.round DESC) o
    JOIN party p ON p.id = o.party JOIN edit e ON e.offer = o.id JOIN item i ON i.hash = e.after"""


# What lies behind them


async def test_coverage_is_52_of_60_services(city: None) -> None:
    overview = await agreements.agreements_overview(at=AT)
    assert len(overview) == 8
    assert sum(row.services for row in overview) == 60
    assert sum(row.services_with_target for row in overview) == 52
    assert [row.department for row in overview if not row.agreement] == ["housing"]


async def test_every_service_has_everyday_words(city: None) -> None:
    bare = "SELECT code FROM service s WHERE act = '' OR ask_first = '' OR tell_resident = '' OR yearly_volume = 0"
    assert await rows(bare) == []
    assert [found.code for found in await agreements.find_services("hole in the road", at=AT)][:1] == [
        "pothole"
    ]


async def test_every_state_is_there(city: None) -> None:
    found = {
        row["state"]: row["n"] for row in await rows("SELECT state, count(*) AS n FROM change GROUP BY 1")
    }
    assert set(found) == {str(state) for state in State}
    assert sum(found.values()) >= 90
    first = (await rows("SELECT min(created_at) AS first FROM change"))[0]["first"]
    assert AT - first > timedelta(days=700)


async def test_one_negotiation_is_stuck_for_47_days_in_311s_hands(city: None) -> None:
    stuck = await rows(
        "SELECT c.turn_since, c.respond_by FROM change c JOIN party p ON p.id = c.turn WHERE p.kind = 'center' "
        "AND c.state = 'open' ORDER BY c.turn_since LIMIT 1"
    )
    assert (TODAY - stuck[0]["turn_since"].astimezone(ZONE).date()).days == 47
    assert stuck[0]["respond_by"] < AT


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("a question without an answer", "FROM question WHERE answered_at IS NULL"),
        ("a wish for more time", "FROM extension WHERE granted_at IS NULL"),
        ("something put before the one who signs", "FROM recommendation WHERE handed_back_at IS NULL AND closed_at IS NULL"),
        ("something given back to the negotiator", "FROM recommendation WHERE handed_back_at IS NOT NULL"),
        ("a proposal the Deputy Mayor sent back", "FROM approval WHERE outcome = 'returned'"),
        ("a proposal the Deputy Mayor rejected", "FROM approval WHERE outcome = 'rejected'"),
        ("a target that changed under a proposal", f"FROM event WHERE tag = '{Tag.COLLIDED}'"),
        ("one side's own notes", "FROM note"),
        ("a yes said for somebody else", "FROM consent WHERE delegation IS NOT NULL"),
        ("hours that changed", "FROM calendar_version WHERE number = 2"),
    ],
)  # fmt: skip
async def test_there_is(what: str, where: str, city: None) -> None:
    assert (await rows(f"SELECT count(*) AS n {where}"))[0]["n"], f"there is not {what}"


async def test_a_department_is_past_due_while_somebody_acts_for_its_liaison(city: None) -> None:
    late = "SELECT p.code FROM change c JOIN party p ON p.id = c.turn WHERE c.state = 'open' AND c.respond_by < {}"
    assert "signals" in {row["code"] for row in await rows(late, AT)}
    (signals,) = await directory.directory(at=AT, party="signals")
    stand_ins = {
        role.holder.name: role.stand_in.name for role in signals.roles if role.holder and role.stand_in
    }
    assert stand_ins == {"Sunil Shah": "Kate Doyle"}


async def test_water_has_no_liaison_for_40_days(city: None) -> None:
    empty = {role.seat: role.empty_since for role in await directory.vacancies(at=AT)}
    since = empty["water-liaison"]
    assert since is not None
    assert (TODAY - since.astimezone(ZONE).date()).days == 40


async def test_only_streets_head_binds_it_and_parks_liaison_binds_parks(city: None) -> None:
    binding = {
        (entry.party.code, role.role): role.binding
        for entry in await directory.directory(at=AT)
        for role in entry.roles
    }
    assert not binding["streets", Role.LIAISON]
    assert binding["streets", Role.DIVISION_HEAD]
    assert binding["parks", Role.LIAISON]


async def test_roles_have_rotated(city: None) -> None:
    assert [one.name for one in await directory.history("streets-liaison")] == ["Dana Ruiz", "Hal Brooks"]
    assert [one.name for one in await directory.history("operations-sponsor")] == [
        "Amara Okafor",
        "Helen Brandt",
    ]


async def test_versions_are_in_force_scheduled_and_superseded(city: None) -> None:
    coming = "SELECT count(*) AS n FROM version WHERE effective_from > {} AND effective_from <= {}"
    assert (await rows(coming, TODAY, TODAY + timedelta(days=30)))[0]["n"] >= 2
    overview = {
        row.agreement: row.number for row in await agreements.agreements_overview(at=AT) if row.agreement
    }
    assert min(overview.values()) == 1
    assert max(overview.values()) > 8


async def test_one_target_was_loosened_for_staffing_and_one_tightened_by_the_department_itself(
    city: None,
) -> None:
    adopted = await rows(
        "SELECT c.title, c.reason, p.kind, (SELECT count(*) FROM approval a WHERE a.change = c.id) AS approvals "
        "FROM change c JOIN party p ON p.id = c.initiator WHERE c.state = 'adopted' AND p.kind = 'department'"
    )
    assert any(row["reason"] == "staffing" and row["approvals"] for row in adopted)
    assert any("from 2 business days to 1 business day" in row["title"] for row in adopted)


async def test_311_owes_its_own_duties_and_says_what_holds_on_event_days(city: None) -> None:
    facts = await agreements.agreement_by_code("streets")
    held = await agreements.content(facts.id, as_of=TODAY)
    assert held is not None
    own = [stored.item for stored in held.items.values() if isinstance(stored.item, Term)]
    routed = [term for term in own if term.owed_by is OwedBy.CENTER and term.metric == "routed"]
    assert {term.target for term in routed} == {Target(amount=4, unit=Unit.HOURS)}
    assert {term.metric for term in own if term.owed_by is OwedBy.CENTER} == {"routed", "complete"}
    clause = held.items["clause:event-days"].item
    assert isinstance(clause, Clause)
    assert "event day" in clause.text


async def test_a_first_agreement_came_in_last_week_with_three_lines_unread(city: None) -> None:
    (upload,) = await rows("SELECT * FROM terms_upload")
    assert (upload["lines"], upload["taken"], upload["refused"]) == (8, 5, 3)
    assert timedelta(days=6) < AT - upload["at"] < timedelta(days=12)
    adopted = await rows("SELECT state FROM change WHERE upload = {}", upload["number"])
    assert [row["state"] for row in adopted] == ["adopted"]


# How it is made


async def test_it_is_made_within_a_minute(seeded: Seeded) -> None:
    assert seeded.seconds < 60


async def test_its_record_is_whole(city: None) -> None:
    walk = await audit.walk()
    assert walk.fault is None
    assert walk.events > 600


async def test_nothing_happens_on_the_day_itself_or_later(city: None) -> None:
    last = (await rows("SELECT max(at) AS last FROM event"))[0]["last"]
    assert last.astimezone(ZONE).date() < TODAY


async def test_the_same_day_gives_the_same_city(
    seeded: Seeded, server: Any, admin: asyncpg.Connection, template: str, tmp_path: Path
) -> None:
    async with _new(server, admin, template, "second") as config, session.pool(config, size=4):
        with at_home(tmp_path):
            await seed(TODAY, share=SHARE)
        second = await _fingerprints()
    async with session.pool(seeded.config, size=2):
        assert await _fingerprints() == second


async def _fingerprints() -> list[list[dict[str, Any]]]:
    return [
        await rows("SELECT number, title, state, turn_since, respond_by, offer_hash FROM change ORDER BY number"),
        await rows("SELECT c.number, o.round, o.hash FROM offer o JOIN change c ON c.id = o.change ORDER BY 1, 2"),
        await rows("SELECT a.code, v.number, v.hash FROM version v JOIN agreement a ON a.id = v.agreement ORDER BY 1, 2"),
        await rows("SELECT tag, at, subject, actor FROM event ORDER BY number"),
    ]  # fmt: skip


@pytest.mark.parametrize("day", OTHER_DAYS, ids=str)
async def test_it_is_as_good_on_any_other_day(day: date, db: None, tmp_path: Path) -> None:
    with at_home(tmp_path):
        await seed(day, share=SHARE)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
    waiting = [card.waiting for card in await demo.cards(at=at, zone=ZONE)]
    assert waiting[:4] == ["1 thing waits", "1 to sign", "4 departments wait for you", "1 approval"]
    overview = await agreements.agreements_overview(at=at)
    assert sum(row.services_with_target for row in overview) == 52


# Whose database


async def test_a_database_is_empty_or_the_demos_or_refused(
    db: None, seeded: Seeded, empty_database: dict[str, Any]
) -> None:
    assert await place.place() is Place.EMPTY
    async with session.pool(empty_database, size=1):
        assert await place.place() is Place.EMPTY
    async with session.pool(seeded.config, size=1):
        assert await place.place() is Place.DEMO
        assert await place.made_for() == TODAY.isoformat()


async def test_a_real_city_is_refused_and_left_alone(db: None) -> None:
    facts = CityFacts(
        name="Salem", zone="UTC", office="Office", address="1 Street", demo=False, open_catalog=False
    )
    await founding.create_city(facts, by=operator(), at=AT)
    for act in (place.place, place.emptied):
        with pytest.raises(ConfigurationError, match="a real city"):
            await act()
    assert await directory.city() == facts


async def test_the_tables_of_another_program_are_refused(empty_database: dict[str, Any]) -> None:
    async with session.pool(empty_database, size=1):
        await Change.raw("CREATE TABLE invoice (id int)")
        for act in (place.place, place.emptied):
            with pytest.raises(ConfigurationError, match="something else"):
                await act()


async def test_a_demo_is_thrown_away_only_to_be_made_anew(db: None) -> None:
    facts = CityFacts(name="Port Alder", zone="UTC", office="O", address="A", demo=True, open_catalog=True)
    await founding.create_city(facts, by=operator(), at=AT)
    await place.emptied()
    assert await place.place() is Place.EMPTY
    assert await migrate.migrate()


async def test_a_demo_that_was_not_finished_is_known_as_such(db: None) -> None:
    facts = CityFacts(name="Port Alder", zone="UTC", office="O", address="A", demo=True, open_catalog=True)
    await founding.create_city(facts, by=operator(), at=AT)
    assert await place.place() is Place.HALF
    await place.finished()
    assert await place.place() is Place.DEMO


def test_the_command_makes_it_says_who_is_who_and_finds_it_again(command: Callable[..., Any]) -> None:
    made = command("demo", "--today", "2026-06-15", "--no-serve")
    assert made.status == 0, made.err
    assert "as on Mon, Jun 15, 2026" in made.out
    assert "Dana Ruiz     Streets liaison" in made.out
    again = command("demo", "--today", "2026-06-16", "--no-serve")
    assert again.status == 0, again.err
    assert "It was made for Mon, Jun 15, 2026" in again.err
