"""A verification runs every check, names what it finds, and is itself on record."""

import asyncio
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from governance.audit import queries
from governance.audit.tags import Tag
from governance.database import sql
from governance.integrity.actions.verifying import verify, verify_alone
from governance.integrity.queries import examination
from governance.integrity.queries.checks import CHECKS
from governance.integrity.queries.examination import examine
from governance.integrity.queries.history import last_check, past_checks, under_way
from governance.integrity.queries.look import Check, Look
from governance.integrity.rules.findings import Area, Finding
from governance.people.rules import command
from tests.audit.test_trail import five
from tests.integrity.altering import altered

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
RUTH = replace(command(), person="Ruth Adler", title="City Auditor")
TRAIL = frozenset({Area.TRAIL})


def look() -> Look:
    return Look(home=Path("/nowhere"))


async def test_a_check_is_kept_and_is_itself_an_entry(db) -> None:
    await five()
    assert (await verify(look(), by=RUTH, at=AT, areas=TRAIL)).sound
    check = await last_check()
    assert check is not None
    assert (check.sound, check.looked_at, check.by, check.at) == (True, {"entries": 5}, "Ruth Adler", AT)
    assert check.areas == "trail"
    last = await queries.one(6)
    assert last
    assert last.event
    assert (last.event.tag, last.event.by.name) == (Tag.TRAIL_VERIFIED, "Ruth Adler")
    assert await queries.walk() == queries.Walk(events=6)


async def test_a_check_that_finds_a_fault_keeps_where(db) -> None:
    await five()
    await altered("event", "UPDATE event SET body = body || ' ' WHERE number = 2")
    await verify(look(), by=RUTH, at=AT)
    check = await last_check()
    assert check is not None
    assert not check.sound
    found = [each for each in check.findings if each.area is Area.TRAIL]
    assert [(each.subject, each.fault) for each in found] == [
        ("entry:2", "its text was altered, or the time beside it")
    ]


async def test_what_cannot_be_read_is_a_finding_and_stops_no_other_check(db, monkeypatch) -> None:
    async def broken(_: Look):
        raise ValueError("no text of ours")
        yield

    async def other(look: Look):
        look.count("things")
        yield Finding(area=Area.STORE, subject="store:ab", fault="it is missing")

    checks = (
        Check(area=Area.STATE, title="Broken", look=broken),
        Check(area=Area.STORE, title="Other", look=other),
    )
    monkeypatch.setattr(examination, "CHECKS", checks)
    verdict = await examine(look())
    assert [each.subject for each in verdict.findings] == ["record:all", "store:ab"]
    assert verdict.words == "2 things are not as they were written"


async def test_checks_see_one_instant_and_write_nothing(db, monkeypatch) -> None:
    async def looking(look: Look):
        how = ("transaction_isolation", "transaction_read_only")
        for name in how:
            look.count(str(await sql.value(f"SHOW {name}")))
        return
        yield

    monkeypatch.setattr(examination, "CHECKS", (Check(area=Area.STATE, title="Looks", look=looking),))
    assert set((await examine(look())).looked_at) == {"repeatable read", "on"}


async def test_one_check_goes_on_at_a_time_and_tells_others_how_far_it_is(db: None, monkeypatch) -> None:
    """What another page sees while the third step is under way: since when, which step, and that no second one begins."""
    seen = []

    async def elsewhere() -> None:
        seen.append((await under_way(), await verify_alone(look(), by=RUTH, at=AT)))

    async def looked_at_meanwhile(_: Look):
        await asyncio.create_task(elsewhere(), context=Context())
        for finding in list[Finding]():
            yield finding

    third = replace(CHECKS[2], look=looked_at_meanwhile)
    monkeypatch.setattr(examination, "CHECKS", (*CHECKS[:2], third, *CHECKS[3:]))
    await five()
    assert await under_way() is None
    assert (await verify_alone(look(), by=RUTH, at=AT)) is not None
    ((told, second),) = seen
    assert second is None
    assert told
    assert told.begun is not None
    assert (told.step, told.steps, told.title) == (3, len(CHECKS), CHECKS[2].title)
    assert await under_way() is None
    assert len(await past_checks(most=9)) == 1
