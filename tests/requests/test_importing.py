"""An upload from its queueing to its end: who works on it, in which order, and what happens when somebody stops midway."""

import asyncio
import contextvars
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from governance import settings
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Forbidden, NotFound
from governance.files import uploads
from governance.people.rules import operator
from governance.requests.actions import importing
from governance.requests.actions.importing import NewImport
from governance.requests.actions.tidying import sweep_uploads
from governance.requests.queries.feeds import feed_by_code
from governance.requests.queries.uploads import UploadFacts, every_refused_record, upload_by_number
from governance.requests.reading.worker import read_aside
from governance.requests.rules.uploads import FeedEntry, ImportState
from governance.requests.tables import Import, Request
from governance.results.actions import importing as results_importing
from governance.results.tables.judgments import Judgment
from tests.agreements import town as port_alder
from tests.agreements.town import events
from tests.cast import AT
from tests.requests import taking

LINES = """id,type,opened,closed,due,status,district
1,Pothole,2026-05-01 08:00:00,2026-05-02 09:00:00,2026-05-05,closed,5
2,Pothole,2026-05-01 08:30:00,,2026-05-05,open,5
3,Zebra,2026-05-01 09:00:00,,,open,7
,Pothole,2026-05-01 09:30:00,,,open,7
"""


@pytest.fixture
async def people(db, home, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    settings.current.cache_clear()
    yield (await port_alder.built()).people
    settings.current.cache_clear()


@pytest.fixture
async def source(people) -> str:
    return await taking.source()


def kept(home: Path, text: str = LINES) -> NewImport:
    name = uploads.keep(home, text.encode(), at=AT)
    return NewImport(feed="city-works", file_name="may.csv", file_hash=name, size=len(text))


async def taken(home: Path, text: str = LINES) -> UploadFacts:
    number = await importing.queue(kept(home, text), by=operator(), at=AT)
    assert await results_importing.take_queued(at=AT) == 1
    return await upload_by_number(number)


async def abandoned(number: str, state: ImportState, *, seconds: int) -> None:
    """As a process leaves it that ended so many seconds ago."""
    await Import.raw(
        "UPDATE request_import SET state = {}, touched_at = clock_timestamp() - {} * interval '1 second' WHERE number = {}",
        str(state),
        float(seconds),
        number,
    )


async def test_the_event_and_the_upload_tell_what_became_of_stored_requests(source, people, home):
    await taken(home)
    changed = await taken(home, LINES.replace("Pothole", "Who knows").replace("05-02 09:00", "05-02 07:00"))
    words = "Streets: 2 stored requests with another name, 1 with another opening or closing time"
    assert changed.anew == (words,)
    assert [event["after"].get("anew") for event in await events(Tag.REQUESTS_TAKEN)] == [None, words]


async def test_a_file_is_queued_read_stored_judged_and_written_down(source, people, home):
    number = await importing.queue(kept(home), by=people.marcus, at=AT)
    assert (await upload_by_number(number)).state is ImportState.QUEUED
    assert await results_importing.take_queued(at=AT) == 1
    done = await upload_by_number(number)
    assert (done.state, done.problem, done.who) == (ImportState.DONE, "", "Marcus Bell")
    counts = done.counts
    assert (counts.records, counts.accepted, counts.rejected, counts.unmatched) == (4, 3, 1, 1)
    assert done.waiting == {"Zebra": 1}
    refused = [each async for each in every_refused_record(done.id)]
    assert [(each.line, each.column) for each in refused] == [(5, "id")]
    assert await Judgment.count() == 3
    assert [event["subject"] for event in await events(Tag.REQUESTS_UPLOADED)] == [f"upload:{number}"]
    assert [event["after"]["accepted"] for event in await events(Tag.REQUESTS_TAKEN)] == [3]
    assert not list((home / "taking-in").iterdir())


async def test_the_same_file_again_changes_nothing(source, home):
    await taken(home)
    before = await Request.raw("SELECT ctid::text, xmin::text, * FROM request ORDER BY id")
    again = (await taken(home)).counts
    assert (again.accepted, again.updated, again.unchanged, again.rejected) == (0, 0, 3, 1)
    assert await Request.raw("SELECT ctid::text, xmin::text, * FROM request ORDER BY id") == before


async def test_a_file_that_cannot_be_read_fails_with_words_and_keeps_nothing(source, home):
    done = await taken(home, "something,else\n1,2\n")
    assert done.state is ImportState.FAILED
    assert "no column for" in done.problem
    assert not await Request.exists()
    assert len(await events(Tag.REQUESTS_NOT_TAKEN)) == 1


async def test_a_queued_file_outlives_the_day_for_which_files_are_kept(source, home):
    """However long the queue: our own cleaning took it away after a day."""
    number, other = await importing.queue(kept(home), by=operator(), at=AT), uploads.keep(home, b"x", at=AT)
    later = AT + timedelta(days=9)
    assert await sweep_uploads(at=later) == 1
    with pytest.raises(NotFound):
        uploads.read(home, other)
    assert await results_importing.take_queued(at=later) == 1
    assert (await upload_by_number(number)).state is ImportState.DONE
    assert await sweep_uploads(at=later) == 1, "what is taken in needs no file"


async def test_a_file_that_was_taken_away_is_not_queued(source, home):
    new = kept(home)
    await sweep_uploads(at=AT + timedelta(days=2))
    with pytest.raises(NotFound, match="Choose it again"):
        await importing.queue(new, by=operator(), at=AT)


async def test_a_file_that_is_no_longer_kept_fails_with_words(source, home):
    number = await importing.queue(kept(home), by=operator(), at=AT)
    for path in uploads.old(home, AT + timedelta(days=2)).values():
        uploads.take_away(path)
    await results_importing.take_queued(at=AT)
    done = await upload_by_number(number)
    assert (done.state, done.problem) == (ImportState.FAILED, uploads.GONE)


@pytest.mark.parametrize("who", ["dana", "nora", "ruth", "amara", "rosa"])
async def test_nobody_but_311_and_administrators_takes_requests_in(source, people, home, who):
    with pytest.raises(Forbidden):
        await importing.queue(kept(home), by=getattr(people, who), at=AT)


async def test_uploads_of_one_source_wait_for_each_other_and_others_do_not(source, home):
    await taking.source(FeedEntry(name="Parks", mapping=taking.MAPPING))
    first = await importing.queue(kept(home), by=operator(), at=AT)
    second = await importing.queue(kept(home), by=operator(), at=AT)
    other = await importing.queue(NewImport(**{**vars(kept(home)), "feed": "parks"}), by=operator(), at=AT)
    await abandoned(first, ImportState.READING, seconds=5)  # another process is at it
    assert await results_importing.take_next(at=AT) == other
    assert await results_importing.take_next(at=AT) == ""
    await abandoned(first, ImportState.READING, seconds=61)  # that one has ended
    assert [await results_importing.take_next(at=AT), await results_importing.take_next(at=AT)] == [
        first,
        second,
    ]
    assert (await upload_by_number(second)).counts.unchanged == 3


async def test_what_broke_off_is_taken_up_again_and_nothing_counts_twice(source, home):
    number = await importing.queue(kept(home), by=operator(), at=AT)
    left = home / "taking-in" / number
    left.mkdir(parents=True)
    (left / "kept.csv").write_text("half a li")
    (home / "taking-in" / f"{number}-before").mkdir()
    await abandoned(number, ImportState.STORING, seconds=90)
    assert await results_importing.take_queued(at=AT) == 1
    done = await upload_by_number(number)
    assert (done.state, done.counts.accepted) == (ImportState.DONE, 3)
    assert not list((home / "taking-in").iterdir())
    await abandoned(number, ImportState.JUDGING, seconds=90)
    await Judgment.delete(force=True)
    assert await results_importing.take_queued(at=AT) == 1
    again = await upload_by_number(number)
    assert (again.state, again.counts) == (ImportState.DONE, done.counts)
    assert await Judgment.count() == 3


async def test_several_processes_take_each_upload_once(source, home):
    numbers = [await importing.queue(kept(home), by=operator(), at=AT) for _ in range(4)]
    ended = await asyncio.gather(*(results_importing.take_queued(at=AT) for _ in range(3)))
    await results_importing.take_queued(at=AT)
    states = {(await upload_by_number(number)).state for number in numbers}
    assert states == {ImportState.DONE}
    assert sum(ended) <= 4
    assert len(await events(Tag.REQUESTS_TAKEN)) == 4
    assert await Request.count() == 3


async def test_a_file_can_be_queued_while_another_of_its_source_is_stored(source, home):
    feed = await feed_by_code(source)
    async with transaction():
        await sql.rows(importing.LOCK_FEED, feed=feed.id)
        queueing = importing.queue(kept(home), by=operator(), at=AT)
        assert await asyncio.wait_for(asyncio.create_task(queueing, context=contextvars.Context()), 20)


async def test_who_lost_an_upload_to_another_process_stores_nothing(source, home, monkeypatch):
    """A process that stood still for minutes wakes up: what it was at has been taken up elsewhere."""
    number = await importing.queue(kept(home), by=operator(), at=AT)

    async def slowly(*arguments, **named):
        file = await read_aside(*arguments, **named)
        await abandoned(number, ImportState.READING, seconds=0)  # as another process signs it
        return file

    monkeypatch.setattr(importing, "read_aside", slowly)
    assert await results_importing.take_next(at=AT) == number
    assert (await upload_by_number(number)).state is ImportState.READING
    assert not await Request.exists()
    assert not await events(Tag.REQUESTS_TAKEN)


async def test_who_stood_still_takes_no_file_of_its_successor_away(people):
    async with AsyncExitStack() as successor:
        async with importing._folder("IM-2026-0001") as early:
            late = await successor.enter_async_context(importing._folder("IM-2026-0001"))
            (late / "kept.csv").write_text("1")
            assert not early.exists()
        assert (late / "kept.csv").read_text() == "1"
    assert not late.exists()


async def test_a_fault_of_ours_is_told_as_one_and_leaves_nothing(source, home, monkeypatch):
    async def broken(*_, **__):
        raise RuntimeError("a fault")

    monkeypatch.setattr(importing, "read_aside", broken)
    number = await importing.queue(kept(home), by=operator(), at=AT)
    with pytest.raises(RuntimeError):
        await results_importing.take_next(at=AT)
    done = await upload_by_number(number)
    assert (done.state, done.problem) == (ImportState.FAILED, results_importing.BROKEN)


async def test_a_rehearsal_tells_the_same_counts_and_keeps_nothing(source, home, tmp_path):
    path = uploads.path_of(home, kept(home).file_hash)
    found = await importing.rehearse(path, feed="city-works", full=True, into=tmp_path, at=AT)
    assert not await Request.exists()
    assert not await Import.exists()
    done = await taken(home)
    assert found.counts == done.counts
    assert found.seen.waiting == done.waiting
