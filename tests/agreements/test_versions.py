"""A version is the latest content with its edits, from a date on; it never changes and is announced once."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

from governance import acts
from governance.agreements import actions, queries
from governance.agreements.rules.items import HEADER, Clause, Header, Target, content_hash, item_hash
from governance.agreements.rules.versions import VersionState
from governance.agreements.tables import Item, Version
from governance.calendars.rules import Unit
from governance.database.session import transaction
from governance.errors import Invalid, NotFound
from tests.agreements.town import CURB, EARLIER, POTHOLE, events, last_event
from tests.cast import AT
from tests.databases import as_owner

FIRST = date(2024, 1, 1)
NEXT = date(2026, 7, 1)
FASTER = replace(POTHOLE, target=Target(amount=3, unit=Unit.BUSINESS_DAYS))
ADOPTED = "agreements:version:adopted"


async def test_the_first_version_is_taken_on_record_from_a_past_date(town):
    assert await town.adopt(POTHOLE, CURB, on=FIRST) == 1
    content = await queries.content(town.agreement, as_of=date(2025, 1, 1))
    assert content is not None
    assert {key: stored.item for key, stored in content.items.items()} == {
        "term:pothole/done": POTHOLE,
        "term:curb/done": CURB,
    }
    assert content.hash == content_hash({item.key: item_hash(item) for item in (POTHOLE, CURB)})


async def test_adopting_is_written_down(town):
    await town.adopt(POTHOLE, on=FIRST)
    event = await last_event(ADOPTED)
    assert event["subject"] == "agreement:streets"
    assert event["by"]["name"] == "Marcus Bell"
    assert event["after"]["number"] == 1
    assert event["after"]["change"] == "CH-2026-0001"
    assert event["after"]["effective_from"] == "2024-01-01"


async def test_the_next_version_keeps_what_its_edits_leave_alone(town):
    await town.adopt(POTHOLE, CURB, on=FIRST)
    clause = Clause(slug="storms", title="Storms", text="The clock stands still.")
    await town.adopt(FASTER, clause, on=NEXT, out=("term:curb/done",))
    latest = await queries.latest(town.agreement)
    assert latest is not None
    assert {key: stored.item for key, stored in latest.items.items()} == {
        "term:pothole/done": FASTER,
        "clause:storms": clause,
    }
    moved = await queries.compare(town.agreement, 1, 2)
    assert [change.key for change in moved] == ["clause:storms", "term:curb/done", "term:pothole/done"]
    assert [(d.field, d.before, d.after) for d in moved[2].differences] == [
        ("Time", "4 business days", "3 business days")
    ]


async def test_an_item_is_stored_once_however_often_it_stands(town):
    await town.adopt(POTHOLE, CURB, on=FIRST)
    await town.adopt(FASTER, on=NEXT)
    await town.adopt(POTHOLE, on=NEXT)
    assert await Item.count() == 3


async def test_invariant_4_what_is_in_force_follows_the_date(town):
    assert await queries.latest(town.agreement) is None
    await town.adopt(POTHOLE, on=FIRST)
    await town.adopt(FASTER, on=NEXT)
    numbers = {}
    for day in (FIRST - timedelta(days=1), FIRST, NEXT - timedelta(days=1), NEXT):
        content = await queries.content(town.agreement, as_of=day)
        numbers[day] = content.number if content else 0
    assert list(numbers.values()) == [0, 1, 1, 2]
    listed = await queries.versions(town.agreement, on=date(2026, 6, 2))
    assert [(v.number, v.state) for v in listed] == [
        (2, VersionState.SCHEDULED),
        (1, VersionState.IN_FORCE),
    ]
    assert listed[0].starts == datetime(2026, 7, 1, 4, tzinfo=UTC)


async def test_an_agreement_ends_when_its_header_says_so_and_the_gap_is_explicit(town):
    await town.adopt(POTHOLE, on=FIRST)
    await town.adopt(Header(ends_on="2026-08-01"), on=NEXT)
    assert await queries.content(town.agreement, as_of=date(2026, 8, 1)) is None
    with pytest.raises(Invalid, match="would end on 2026-08-01"):
        await town.adopt(FASTER, on=date(2026, 8, 1))
    await town.adopt(on=date(2026, 9, 1), out=(HEADER,))
    content = await queries.content(town.agreement, as_of=date(2026, 9, 1))
    assert content is not None
    assert content.ends_on is None


async def test_dates_never_fall_and_only_the_first_may_be_past(town):
    await town.adopt(POTHOLE, on=FIRST)
    with pytest.raises(Invalid, match="Only the first version"):
        await town.adopt(FASTER, on=date(2026, 6, 1))
    await town.adopt(FASTER, on=NEXT)
    with pytest.raises(Invalid, match="cannot be earlier"):
        await town.adopt(CURB, on=NEXT - timedelta(days=1))
    assert await Version.count() == 2


@pytest.mark.parametrize(
    ("items", "out", "reason"),
    [
        ((POTHOLE,), (), "changes nothing"),
        ((), ("term:curb/done",), "not in the agreement"),
        ((replace(POTHOLE, service="unheard-of"),), (), "no service “unheard-of”"),
        ((replace(POTHOLE, calendar="moon"),), (), "no calendar “moon”"),
        ((replace(POTHOLE, target=None),), (), "handled_by|who handles it"),
    ],
)
async def test_what_no_version_may_say_is_refused_and_leaves_nothing(town, items, out, reason):
    await town.adopt(POTHOLE, on=FIRST)
    before = len(await events(ADOPTED))
    with pytest.raises(Invalid, match=reason):
        await town.adopt(*items, on=NEXT, out=out)
    assert await Version.count() == 1
    assert len(await events(ADOPTED)) == before


async def test_an_unknown_agreement_takes_no_version(town):
    with pytest.raises(NotFound):
        async with acts.begin(town.people.marcus, at=AT) as act:
            await actions.adopt(act, 999, {}, effective_from=NEXT, origin=("", ""))


async def test_versions_adopted_at_once_get_numbers_one_after_the_other(town):
    await town.adopt(POTHOLE, on=FIRST)
    made = await asyncio.gather(town.adopt(FASTER, on=NEXT), town.adopt(CURB, on=NEXT))
    assert sorted(made) == [2, 3]
    latest = await queries.latest(town.agreement)
    assert latest is not None
    assert latest.items.keys() == {"term:pothole/done", "term:curb/done"}


async def test_adopting_is_undone_with_the_act_that_asked_for_it(town):
    class FailedError(Exception):
        pass

    async def failing():
        async with transaction():
            await town.adopt(POTHOLE, on=FIRST)
            raise FailedError

    with pytest.raises(FailedError):
        await failing()
    assert await Version.count() == 0
    assert await events(ADOPTED) == []


async def test_invariant_4_the_database_refuses_to_rewrite_a_version(town):
    await town.adopt(POTHOLE, on=FIRST)
    async with as_owner():
        with pytest.raises(asyncpg.PostgresError, match="never changes"):
            await Version.update({Version.effective_from: NEXT}, force=True)
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await Item.update({Item.body: "{}"}, force=True)


async def test_a_version_is_announced_once_and_only_after_it_took_effect(town):
    await town.adopt(POTHOLE, on=FIRST)
    await town.adopt(FASTER, on=NEXT)
    assert [a.number for a in await actions.announce(at=AT)] == [1]
    assert await actions.announce(at=AT) == ()
    assert await actions.announce(at=datetime(2026, 7, 1, 3, 59, 59, tzinfo=UTC)) == ()
    (announced,) = await actions.announce(at=datetime(2026, 7, 1, 4, tzinfo=UTC))
    assert (announced.number, announced.code) == (2, "streets")
    event = await last_event("agreements:version:took-effect")
    assert event["by"]["title"] == "by the clock"
    assert event["after"]["number"] == 2


async def test_of_many_processes_one_announces(town):
    await town.adopt(POTHOLE, on=FIRST)
    found = await asyncio.gather(*(actions.announce(at=AT) for _ in range(8)))
    assert [a.number for batch in found for a in batch] == [1]
    assert len(await events("agreements:version:took-effect")) == 1


async def test_a_version_replaced_on_its_first_day_is_never_announced(town):
    await town.adopt(POTHOLE, on=FIRST, at=EARLIER)
    await town.adopt(FASTER, on=NEXT)
    await town.adopt(CURB, on=NEXT)
    assert [a.number for a in await actions.announce(at=datetime(2026, 8, 1, tzinfo=UTC))] == [1, 3]
