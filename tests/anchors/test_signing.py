"""Checkpoints are signed in time, kept outside of the database, and never against one that was signed before."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from governance.anchors import folder, keys
from governance.anchors.actions import signing
from governance.anchors.actions.origins import begin_anew, begin_first
from governance.anchors.actions.signing import brought_back, keep_checkpoints, sign
from governance.anchors.queries.leaves import root_at
from governance.anchors.queries.origins import origins
from governance.anchors.rules.notes import note_from, verified
from governance.audit import queries as audit
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import ConfigurationError, Invalid
from governance.people.rules import operator
from tests.anchors.stage import entries, installed, rewritten
from tests.audit.test_trail import write
from tests.databases import as_owner

pytestmark = pytest.mark.anyio
AT = datetime(2026, 6, 9, 14, 0, tzinfo=UTC)
CITY = """INSERT INTO city (name, zone, office, address, created_at)
    VALUES ('Port Alder', 'America/New_York', 'Office of Operations', '1 Main Street', now())"""


@pytest.fixture
def place(db, home) -> Iterator[Path]:
    signing._HINTS.clear()
    with installed(home) as one:
        yield one


def kept(home: Path, most: int = 100) -> tuple[folder.Kept, ...]:
    return folder.newest((folder.own(home),), most=most)


async def test_a_checkpoint_is_of_all_entries_and_signed_by_the_key_that_the_record_names(place) -> None:
    await entries(5)
    point = await sign(at=AT)
    assert point is not None
    (origin,) = await origins()
    assert (origin.name, origin.entry) == ("sla.example.gov/trail/1", 6)
    assert (point.checkpoint.origin, point.checkpoint.size) == (origin.name, 6)
    assert point.checkpoint.root.hex() == await root_at(6)
    assert verified(note_from(point.note), {origin.name: origin.key}, keys.fits)
    assert kept(place)[0] == point


async def test_the_key_is_for_its_owner_only_and_made_once(place) -> None:
    await begin_first(by=operator(), at=AT)
    key = place / keys.NAME
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    await begin_first(by=operator(), at=AT)
    keys.make(place)
    assert key.read_bytes() == before
    assert len(await origins()) == 1


@pytest.mark.parametrize("spoil", ["gone", "", "zz", "00"])
async def test_a_key_that_is_gone_or_damaged_is_said_and_never_replaced(place, spoil) -> None:
    await sign(at=AT)
    key = place / keys.NAME
    key.unlink()
    if spoil != "gone":
        key.write_text(spoil)
    await write()
    with pytest.raises(ConfigurationError, match=r"trail\.key"):
        await sign(at=AT)
    assert not key.exists() or key.read_text() == spoil


async def test_another_key_does_not_sign(place) -> None:
    await sign(at=AT)
    (place / keys.NAME).write_text("ab" * 32)
    await write()
    with pytest.raises(ConfigurationError, match="not the record’s"):
        await sign(at=AT)


async def test_signed_hourly_and_right_after_a_version(place) -> None:
    assert await keep_checkpoints(at=AT) == 0  # before there is a city
    await sql.rows(CITY)
    await write()
    assert await keep_checkpoints(at=AT) == 1
    await write()
    assert await keep_checkpoints(at=AT + timedelta(minutes=59)) == 0
    await write(Tag.VERSION_ADOPTED)
    assert await keep_checkpoints(at=AT + timedelta(minutes=59)) == 1
    assert await keep_checkpoints(at=AT + timedelta(minutes=59)) == 0
    await write()
    assert await keep_checkpoints(at=AT + timedelta(minutes=119)) == 1
    assert await keep_checkpoints(at=AT + timedelta(days=1)) == 0  # nothing new
    assert [each.checkpoint.size for each in kept(place)] == [5, 4, 2, 0]


async def test_another_process_that_signed_is_noticed(place) -> None:
    await sql.rows(CITY)
    await write()
    await keep_checkpoints(at=AT)
    await write()
    hints = dict(signing._HINTS)
    later = AT + timedelta(hours=1)
    await keep_checkpoints(at=later)
    signing._HINTS.update({key: replace(hints[key], last=kept(place)[1]) for key in hints})
    assert await keep_checkpoints(at=later) == 0
    first, second = kept(place)[1], kept(place)[0]
    assert folder.keep(folder.own(place), keys.sign(place, second.checkpoint), at=later, after=first) is None


async def test_a_failure_is_said_once_and_tried_again_later(place, monkeypatch) -> None:
    await sql.rows(CITY)
    await write()
    await keep_checkpoints(at=AT)
    await rewritten(lambda rows: rows[:1])
    now = AT + timedelta(hours=2)
    with pytest.raises(ConfigurationError, match="begin-anew"):
        await keep_checkpoints(at=now)
    assert await keep_checkpoints(at=now) == 0
    monkeypatch.setattr("time.monotonic", lambda: 1e12)
    with pytest.raises(ConfigurationError):
        await keep_checkpoints(at=now)


@pytest.mark.parametrize(
    "tampering",
    [
        lambda rows: rows[:4],
        lambda rows: [*rows[:4], *reversed(rows[4:])],
        lambda rows: [*rows[:2], rows[3], *rows[2:]],
        lambda rows: [{**rows[0], "body": rows[0]["body"].replace("Dana", "Lena")}, *rows[1:]],
        lambda rows: [*rows[:4], *rows],
    ],
)
async def test_nothing_is_signed_that_contradicts_what_was_signed(place, tampering) -> None:
    await entries(6)
    await sign(at=AT)
    await rewritten(tampering)
    await write()
    with pytest.raises(ConfigurationError, match="No checkpoint was signed"):
        await sign(at=AT + timedelta(hours=1))
    assert [each.checkpoint.size for each in kept(place)] == [7, 0]


async def test_nothing_is_signed_over_a_missing_entry(place) -> None:
    await entries(3)
    async with as_owner():
        await sql.rows("UPDATE trail_head SET number = 9")
    with pytest.raises(ConfigurationError, match=r"entry [45] of the record is missing"):
        await sign(at=AT)


async def test_an_altered_checkpoint_stops_signing(place) -> None:
    await sign(at=AT)
    one = kept(place)[0]
    one.path.write_text(keys.sign(place, replace(one.checkpoint, size=0)))
    await write()
    with pytest.raises(ConfigurationError):
        await sign(at=AT)
    one.path.write_text("nothing")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        await sign(at=AT)


async def test_a_record_that_was_brought_back_begins_anew_and_names_what_was_signed_last(place) -> None:
    await entries(5)
    last = await sign(at=AT)
    assert last
    await rewritten(lambda rows: rows[:3])
    with pytest.raises(Invalid):
        await begin_anew(reason=" ", by=operator(), at=AT)
    with pytest.raises(ConfigurationError):
        await sign(at=AT)


async def test_begun_anew_it_names_the_old_checkpoint_and_signs_again(place) -> None:
    await entries(5)
    await begin_first(by=operator(), at=AT)
    await write()
    last = await sign(at=AT)
    assert last
    await rewritten(lambda rows: [row for row in rows if row["number"] < 7])
    name = await begin_anew(reason="The disk died; Monday’s backup", by=operator(), at=AT)
    assert name == "sla.example.gov/trail/2"
    origin = (await origins())[0]
    assert (origin.name, origin.reason) == (name, "The disk died; Monday’s backup")
    assert origin.follows == f"sla.example.gov/trail/1 7 {last.checkpoint.root.hex()}"
    event = await audit.one(origin.entry)
    assert event
    assert event.event
    assert event.event.tag is Tag.ORIGIN_BEGUN
    again = await sign(at=AT)
    assert again
    assert (again.checkpoint.origin, again.checkpoint.size) == (name, origin.entry)
    assert kept(place)[0] == again


async def test_copies_lie_in_a_folder_of_ones_choice(db, home, tmp_path) -> None:
    further = tmp_path / "elsewhere"
    with installed(home, further):
        await entries(2)
        first = await sign(at=AT)
        assert first
        copied = folder.newest((further,))[0]
        assert (copied.note, copied.path.name) == (first.note, first.path.name)
        first.path.unlink()  # a new home: the folder elsewhere remembers
        await rewritten(lambda rows: rows[:2])
        await write()
        with pytest.raises(ConfigurationError, match="No checkpoint was signed"):
            await sign(at=AT)


async def test_a_folder_that_cannot_be_written_is_named(db, home, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with installed(home, tmp_path / "file" / "below"):
        await entries(1)
        with pytest.raises(ConfigurationError, match="file"):
            await sign(at=AT)


async def test_a_folder_that_was_emptied_is_not_taken_for_a_new_one(place) -> None:
    await sign(at=AT)
    for each in kept(place):
        each.path.unlink()
    await write()
    with pytest.raises(ConfigurationError, match="holds none any more"):
        await sign(at=AT)


async def test_an_act_that_was_cut_off_while_it_began_is_begun_again(place) -> None:
    await begin_first(by=operator(), at=AT)
    await rewritten(lambda _: [])
    await write()
    assert await sign(at=AT)
    assert [each.name for each in await origins()] == ["sla.example.gov/trail/1"]


async def test_after_a_restore_the_record_goes_on_or_begins_anew_with_a_reason(place) -> None:
    assert await brought_back(reason="never had one", by=operator(), at=AT) == ""
    await entries(3)
    await sign(at=AT)
    assert (
        await brought_back(reason="moved to another machine, folder and key too", by=operator(), at=AT) == ""
    )
    await write()
    await sign(at=AT)
    await rewritten(lambda rows: rows[:4])
    assert await brought_back(reason="The disk died", by=operator(), at=AT) == "sla.example.gov/trail/2"
    for each in kept(place):
        each.path.unlink()
    (place / keys.NAME).unlink()
    assert await brought_back(reason="A new machine", by=operator(), at=AT) == "sla.example.gov/trail/3"
    first = (await origins())[0]
    assert (first.reason, first.follows[:26]) == ("A new machine", "sla.example.gov/trail/2 5 ")
