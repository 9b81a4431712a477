"""The trail is append-only in the database itself, and whoever gets around that is found out."""

import asyncio
import contextvars
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from governance import canonical
from governance.audit import queries, rules, trail
from governance.audit.queries import Filter
from governance.audit.rules import Entry
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.database import late, sql
from governance.database.engine import ENGINE
from governance.database.session import transaction
from governance.people.rules import command
from governance.records.actions import trail as actions
from tests.databases import as_owner, by_owner
from tests.events import written

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
RUTH = replace(command(), person="Ruth Adler", title="City Auditor")


async def write(tag: Tag = Tag.ASKED, *, minutes: int = 0, **parts: Any) -> int:
    by = {
        "name": parts.pop("name", "Dana Ruiz"),
        **({"for": parts.pop("acting_for")} if "acting_for" in parts else {}),
    }
    subject = parts.pop("subject", "change:CH-2026-0042")
    return await written(Entry(tag=tag, subject=subject, at=AT + timedelta(minutes=minutes), by=by, **parts))


async def five() -> None:
    for minute in range(5):
        await write(minutes=minute)


async def as_superuser(sql: str) -> None:
    """What only somebody with power over the database can do: the guards are switched off for it."""
    async with as_owner(), transaction():
        await Event.raw("ALTER TABLE event DISABLE TRIGGER USER")
        await Event.raw(sql)
        await Event.raw("ALTER TABLE event ENABLE TRIGGER USER")


async def test_an_untouched_trail_is_sound(db) -> None:
    await five()
    assert await queries.walk() == queries.Walk(events=5)


async def test_an_empty_trail_is_sound(db) -> None:
    assert await queries.walk() == queries.Walk(events=0)


@pytest.mark.parametrize("batch", [1, 2, 1000])
async def test_the_walk_is_the_same_in_any_batches(db, monkeypatch, batch) -> None:
    await five()
    monkeypatch.setattr(queries, "BATCH", batch)
    assert await queries.walk() == queries.Walk(events=5)
    await as_superuser("DELETE FROM event WHERE number = 3")
    fault = (await queries.walk()).fault
    assert fault is not None
    assert fault.number == 3


@pytest.mark.parametrize(
    ("sql", "number", "reason"),
    [
        ("UPDATE event SET body = replace(body, 'Dana', 'Lena') WHERE number = 3", 3, "its text was altered"),
        (
            "UPDATE event SET subject = 'change:CH-2026-0001' WHERE number = 3",
            3,
            "its subject column differs",
        ),
        ("UPDATE event SET actor = 'Lee Chan' WHERE number = 3", 3, "its actor column differs"),
        ("UPDATE event SET at = at + interval '1 day' WHERE number = 2", 2, "its at column differs"),
        ("UPDATE event SET at = at + interval '1 microsecond' WHERE number = 2", 2, "its at column differs"),
        (
            "UPDATE event SET recorded_at = recorded_at + interval '1 microsecond' WHERE number = 2",
            2,
            "the time",
        ),
        ("UPDATE event SET recorded_at = NULL WHERE number = 4", 4, "its text was altered"),
        ("UPDATE event SET hash = repeat('a', 64) WHERE number = 4", 4, "its text was altered"),
        ("DELETE FROM event WHERE number = 3", 3, "entry 3 is missing"),
        ("DELETE FROM event WHERE number = 1", 1, "entry 1 is missing"),
        ("DELETE FROM event WHERE number = 5", 5, "entry 5 is missing at the end"),
        ("DELETE FROM event", 1, "entry 1 is missing at the end"),
        (
            (
                "UPDATE event SET number = CASE number WHEN 2 THEN -3 WHEN 3 THEN 2 ELSE number END"
                " WHERE number IN (2, 3)"
            ),
            1,
            "entry 1 is missing",
        ),
        (
            (
                "INSERT INTO event (number, at, tag, subject, audience, actor, request_id, body, previous, hash)"
                " SELECT 6, at, tag, subject, audience, actor, request_id, body, previous, hash FROM event WHERE number = 5"
            ),
            6,
            "without being linked",
        ),
        ("UPDATE trail_head SET hash = repeat('b', 64)", 5, "not the entry that the record ends with"),
    ],
)
async def test_invariant_7_what_was_altered_dropped_or_added_is_found(db, sql, number, reason) -> None:
    await five()
    await as_superuser(sql)
    fault = (await queries.walk()).fault
    assert fault is not None
    assert fault.number == number
    assert reason in fault.reason


async def test_two_entries_that_changed_places_are_found(db) -> None:
    await five()
    await as_superuser("UPDATE event SET number = -number WHERE number IN (2, 3)")
    await as_superuser("UPDATE event SET number = 5 + number WHERE number < 0")
    fault = (await queries.walk()).fault
    assert fault is not None
    assert (fault.number, fault.reason) == (2, "it does not follow the entry before it")


@pytest.mark.parametrize(
    "sql", ["UPDATE event SET actor = 'x'", "DELETE FROM event", "TRUNCATE event", "TRUNCATE event CASCADE"]
)
async def test_invariant_7_the_database_refuses_to_rewrite(db, sql) -> None:
    await five()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await Event.raw(sql)
    async with as_owner():
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await Event.raw(sql)
    assert (await queries.walk()).events == 5


async def test_an_export_is_an_entry_and_leaves_itself_out(db) -> None:
    await five()
    upto = await actions.record_export(Filter(), filter_words="everything", by=RUTH, at=AT)
    assert upto == 5
    assert [seen.number async for seen in queries.everything(Filter(), upto=upto)] == [5, 4, 3, 2, 1]
    last = await queries.one(6)
    assert last
    assert last.event
    assert last.event.tag == Tag.TRAIL_EXPORTED
    assert last.event.after["events"] == 5


async def test_pages_go_on_by_number_without_repeating(db, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    await five()
    first = await queries.page(Filter())
    assert ([seen.number for seen in first.events], first.older) == ([5, 4], 4)
    await write(minutes=9)  # what comes in meanwhile moves no page
    second = await queries.page(Filter(), below=first.older)
    assert ([seen.number for seen in second.events], second.older) == ([3, 2], 2)
    assert (await queries.page(Filter(), below=2)).older is None


def _filters() -> Iterator[tuple[Filter, list[int]]]:
    yield Filter(capability="people"), [2]
    yield Filter(subject="CH-2026-0042"), [3, 1]
    yield Filter(subject="100%"), []
    yield Filter(person="dana"), [1]
    yield Filter(person="Lee"), [3]  # for whom somebody acted counts, too
    yield Filter(words="pothole"), [3]
    yield Filter(words="_othole"), []
    yield Filter(since=AT + timedelta(minutes=2)), [4, 3]
    yield Filter(until=AT + timedelta(minutes=2)), [2, 1]


@pytest.mark.parametrize(("wanted", "numbers"), list(_filters()))
async def test_filters(db, wanted, numbers) -> None:
    await write()
    await write(Tag.SIGNED_IN, minutes=1, name="Ruth Adler", subject="person:ruth")
    await write(minutes=2, name="Marcus Bell", acting_for="Lee Chan", reason="Pothole crews")
    await write(
        Tag.NOTE_WRITTEN, minutes=3, name="Dana Ruiz", audience="streets", subject="change:CH-2026-0042"
    )
    assert [seen.number for seen in (await queries.page(wanted)).events] == numbers


async def test_an_entry_of_one_side_is_told_as_existing_without_content(db) -> None:
    number = await write(Tag.NOTE_WRITTEN, audience="streets", private="")
    seen = await queries.one(number)
    assert seen is not None
    assert seen.withheld
    assert (seen.text, seen.event) == ("", None)
    own = await queries.one(number, audiences=frozenset({"shared", "streets"}))
    assert own
    assert own.event
    assert own.event.tag == Tag.NOTE_WRITTEN


async def test_the_history_of_a_subject_holds_what_its_reader_may_read(db) -> None:
    await write()
    await write(Tag.NOTE_WRITTEN, audience="streets")
    await write(subject="change:CH-2026-0001")
    subject = "change:CH-2026-0042"
    assert [e.number for e in await queries.about(subject, audiences=frozenset({"shared"}))] == [1]
    assert [e.number for e in await queries.about(subject, audiences=frozenset({"shared", "streets"}))] == [
        2,
        1,
    ]


async def test_an_altered_entry_does_not_break_the_page_that_shows_it(db) -> None:
    await five()
    await as_superuser("UPDATE event SET body = 'gone' WHERE number = 2")
    events = (await queries.page(Filter(person="Dana"))).events
    assert [e.event for e in events if e.number == 2] == [None]


async def older(number: int, previous: str) -> str:
    """An entry as earlier versions wrote it, with number and time in its text; answers its hash."""
    text = canonical.dumps(
        {
            "v": 1,
            "number": number,
            "at": rules.instant(AT),
            "recorded_at": rules.instant(AT),
            "tag": str(Tag.ASKED),
            "subject": "change:CH-2026-0042",
            "audience": "shared",
            "by": {"name": "Dana Ruiz"},
        }
    )
    hashed = rules.chained_by_form_1(previous, text)
    await by_owner(
        """INSERT INTO event (number, at, tag, subject, audience, actor, body, previous, hash)
        VALUES (:number, :at, :tag, 'change:CH-2026-0042', 'shared', 'Dana Ruiz', :text, :previous, :hashed)""",
        number=number,
        at=AT,
        tag=str(Tag.ASKED),
        text=text,
        previous=previous,
        hashed=hashed,
    )
    await by_owner("UPDATE trail_head SET number = :number, hash = :hashed", number=number, hashed=hashed)
    return hashed


async def test_entries_of_an_earlier_version_stay_part_of_the_chain(db) -> None:
    await older(2, await older(1, rules.FIRST))
    assert await write() == 3
    assert await queries.walk() == queries.Walk(events=3)
    first, last = await queries.one(1), await queries.one(3)
    assert first is not None
    assert last is not None
    assert first.event is not None
    assert last.event is not None
    assert first.event.recorded_at == rules.instant(AT)
    assert last.event.recorded_at > rules.instant(AT)
    await as_superuser("UPDATE event SET recorded_at = now() WHERE number = 2")
    assert (await queries.walk()).fault is not None


async def test_the_entries_of_one_act_keep_their_order_and_have_no_number_before_its_end(db) -> None:
    async with transaction():
        for words in "abc":
            await trail.append(Entry(tag=Tag.ASKED, subject=words, at=AT, by={"name": "Dana"}))
        assert await queries.head() == (0, rules.FIRST)
    assert [seen.event and seen.event.subject for seen in (await queries.page(Filter())).events] == [*"cba"]
    assert await by_owner("SELECT FROM event_due") == []


async def test_an_act_that_is_under_way_keeps_no_other_from_ending(db) -> None:
    async with transaction():
        await trail.append(Entry(tag=Tag.ASKED, subject="slow", at=AT, by={"name": "Dana"}))
        other = contextvars.Context().run(lambda: asyncio.ensure_future(write(subject="quick")))
        assert await asyncio.wait_for(other, timeout=5) == 1
    assert await queries.walk() == queries.Walk(events=2)


async def ends_by(seconds: float) -> None:
    """An act of a program that did not look at the clock before it ended; its deadline is so far ahead."""
    await sql.value("SELECT 1")  # the test's database is there
    entry = Entry(tag=Tag.ASKED, subject="late", at=AT, by={"name": "Dana"})
    connection = await asyncpg.connect(**ENGINE.config)
    try:
        async with connection.transaction():
            until = "SELECT set_config($1, (extract(epoch FROM clock_timestamp()) + $2::float8)::text, true)"
            await connection.execute(until, late.DEADLINE, seconds)
            await connection.execute("INSERT INTO event_due (body) VALUES ($1)", rules.body(entry))
    finally:
        await connection.close()


async def test_an_act_that_ends_after_its_deadline_is_refused_by_the_database(db) -> None:
    with pytest.raises(asyncpg.PostgresError) as refused:
        await ends_by(-0.5)
    assert refused.value.sqlstate == late.TOO_LATE
    await ends_by(60)
    await write()  # without a deadline: the setting went with its transaction
    assert await queries.walk() == queries.Walk(events=2)
