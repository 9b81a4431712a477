"""What goes on in an open meeting: who is here, notes of two takers, what came of an item, going on, the end."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from uuid import uuid4

import pytest

from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, ConcordError, Forbidden, Invalid, Malformed, NotFound, Stale
from governance.meetings.actions import attendance, current_item, notes, outcomes
from governance.meetings.actions.closing import close
from governance.meetings.actions.notes import Conflict
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.room import Room, room
from governance.meetings.rules.attendance import Arrival, Mode, Stay
from governance.meetings.rules.notes import Choice, NewNote
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind, Wording
from governance.people.rules import Acting
from tests.events import tagged
from tests.meetings.opened import TITLES, Opened, open_one, opened, opened_on_a_change
from tests.meetings.staged import BOARD, invited, slot

pytestmark = pytest.mark.anyio
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def held(db: None) -> Opened:
    return await opened()


async def _room(held: Opened, item: int = 0) -> Room:
    return await room(await held.now(), item=held.items[item], change="", at=held.at)


def _outcome(held: Opened, words: str = "The paving plan is public", **values: object) -> NewOutcome:
    known = {"key": str(uuid4()), "item": held.items[0], "kind": OutcomeKind.INFORMATION, "words": words}
    return NewOutcome(**{**known, **values})  # type: ignore[arg-type]


def _note(held: Opened, words: str, key: str = "", **values: object) -> NewNote:
    known = {"key": key or str(uuid4()), "item": held.items[0], "words": words}
    return NewNote(**{**known, **values})  # type: ignore[arg-type]


def _comes(who: Acting, key: str = "") -> Arrival:
    return Arrival(key=key or str(uuid4()), person=who.person_id, name=who.person)


# What came of an item


async def test_an_outcome_sent_twice_is_there_once_and_once_on_record(held: Opened) -> None:
    by, typed = held.people.dana, _outcome(held)
    first = await outcomes.add(held.number, typed, {}, by=by, at=held.at)
    again = await outcomes.add(held.number, typed, {}, by=by, at=held.at)
    assert first.id == again.id
    assert [(each.words, each.by) for each in (await _room(held)).outcomes] == [(typed.words, "Dana Ruiz")]
    assert len(await tagged(Tag.OUTCOME_ADDED)) == 1
    assert (await held.now()).live > 2


async def test_words_are_changed_by_who_saw_them_and_what_others_rest_on_is_struck(held: Opened) -> None:
    by = held.people.marcus
    told = await outcomes.add(held.number, _outcome(held), {}, by=by, at=held.at)
    await outcomes.change(held.number, told.key, Wording(words="Public since May", seen=1), by=by, at=held.at)
    with pytest.raises(Stale, match="Public since May"):
        await outcomes.change(held.number, told.key, Wording(words="No", seen=1), by=by, at=held.at)
    fixed = await outcomes.add(held.number, _outcome(held, kind=OutcomeKind.DECISION), {}, by=by, at=held.at)
    with pytest.raises(Stale, match="Strike it"):
        await outcomes.change(held.number, fixed.key, Wording(words="No", seen=1), by=by, at=held.at)
    await outcomes.strike(held.number, fixed.key, by=by, at=held.at)
    with pytest.raises(AlreadyDone):
        await outcomes.strike(held.number, fixed.key, by=by, at=held.at)
    assert [each.words for each in (await _room(held)).outcomes] == ["Public since May"]
    assert len(await tagged(Tag.OUTCOME_STRUCK)) == 1


async def test_what_is_internal_stays_out_of_the_record(held: Opened) -> None:
    secret = _outcome(held, "Layoffs in March", internal=True)
    await outcomes.add(held.number, secret, {}, by=held.people.dana, at=held.at)
    (event,) = await tagged(Tag.OUTCOME_ADDED)
    assert "Layoffs" not in str(event)


@pytest.mark.parametrize("who", ["amara", "rosa", "ruth", "sam"])
async def test_only_the_two_sides_write(held: Opened, who: str) -> None:
    by: Acting = getattr(held.people, who)
    with pytest.raises(Forbidden):
        await outcomes.add(held.number, _outcome(held), {}, by=by, at=held.at)
    with pytest.raises(Forbidden):
        await notes.add(await held.now(), _note(held, "no"), by=by, at=held.at)
    with pytest.raises(Forbidden):
        await current_item.go_on(await held.now(), seen="", by=by, at=held.at)
    with pytest.raises(Forbidden):
        await close(held.number, by=by, at=held.at)


async def test_an_item_of_another_meeting_and_a_key_that_is_none_are_refused(held: Opened) -> None:
    by = held.people.dana
    with pytest.raises(NotFound):
        await outcomes.add(held.number, _outcome(held, item="elsewhere"), {}, by=by, at=held.at)
    with pytest.raises(Malformed):
        await outcomes.add(held.number, _outcome(held, key="no key!"), {}, by=by, at=held.at)
    with pytest.raises(Invalid):
        await outcomes.add(held.number, _outcome(held, "  "), {}, by=by, at=held.at)


async def test_a_board_decides_by_motion_alone(held: Opened) -> None:
    board = await open_one(held.groups, by=held.people.nora, body=BOARD, titles=("Goal for lamps",))
    typed = _outcome(board, kind=OutcomeKind.DECISION)
    with pytest.raises(Invalid, match="motion"):
        await outcomes.add(board.number, typed, {}, by=held.people.nora, at=board.at)


async def test_what_is_put_off_goes_to_the_next_meeting_and_is_not_struck(held: Opened) -> None:
    by, later = held.people.dana, await invited(held.people.dana, when=slot(date(2026, 7, 16)))
    off = _outcome(held, "Figures come next week", kind=OutcomeKind.DEFERRAL)
    await outcomes.add(held.number, off, {}, by=by, at=held.at)
    await outcomes.add(held.number, off, {}, by=by, at=held.at)
    states = [str(each.state) for each in await agenda((await held.now()).id)]
    assert states == ["deferred", "planned", "planned"]
    assert [each.title for each in await agenda((await meeting(later)).id)] == [TITLES[0]]
    with pytest.raises(Stale, match="Bring it back"):
        await outcomes.strike(held.number, off.key, by=by, at=held.at)


async def test_whatever_a_note_taker_writes_down_is_nobodys_yes(db: None) -> None:
    """Each kind of outcome on an item about an open change: no consent, approval, confirmation or version comes of it."""
    held = await opened_on_a_change()
    tables = ("consent", "approval", "confirmation", "version", "offer")
    counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM {each}) AS {each}" for each in tables)
    before = await sql.row(counts)
    for kind in OutcomeKind:
        for by in (held.people.dana, held.people.lee, held.people.marcus):
            typed = _outcome(held, f"{kind} by {by.person}", kind=kind, item=held.items[len(kind) % 2])
            with suppress(ConcordError):
                await outcomes.add(held.number, typed, {"seat": by.seat}, by=by, at=held.at)
    assert len((await _room(held)).outcomes) > 10
    assert await sql.row(counts) == before


# Who is here


async def test_who_comes_marks_themselves_and_takers_mark_anybody(held: Opened) -> None:
    now, people = await held.now(), held.people
    me = Arrival(key=str(uuid4()), person=people.lee.person_id, name="Lee Chan", party="streets")
    await attendance.come(now, me, by=people.lee, at=held.at)
    await attendance.come(now, me, by=people.lee, at=held.at)
    guest = Arrival(key=str(uuid4()), name="Kit Moss, Harbor", mode=Mode.PHONE)
    await attendance.come(now, guest, by=people.dana, at=held.at + MINUTE)
    assert [(each.name, each.mode) for each in (await _room(held)).here] == [
        ("Lee Chan", "room"),
        ("Kit Moss, Harbor", "phone"),
    ]
    await attendance.leave(now, me.key, by=people.lee, at=held.at + 5 * MINUTE)
    with pytest.raises(AlreadyDone):
        await attendance.leave(now, me.key, by=people.lee, at=held.at + 6 * MINUTE)
    assert [len(await tagged(tag)) for tag in (Tag.ATTENDANCE_CAME, Tag.ATTENDANCE_WENT)] == [2, 1]


async def test_nobody_marks_others_without_writing_in_it_and_nobody_is_here_twice(held: Opened) -> None:
    now, people = await held.now(), held.people
    with pytest.raises(Forbidden):
        await attendance.come(now, _comes(people.dana), by=people.amara, at=held.at)
    await attendance.come(now, _comes(people.dana), by=people.marcus, at=held.at)
    again = _comes(people.dana)
    with pytest.raises(AlreadyDone):
        await attendance.come(now, again, by=people.dana, at=held.at + MINUTE)


async def test_times_are_corrected_and_never_overlap_with_a_reason_after_a_vote(held: Opened) -> None:
    now, by = await held.now(), held.people.dana
    keys = (str(uuid4()), str(uuid4()))
    await attendance.come(now, _comes(by, keys[0]), by=by, at=held.at)
    await attendance.leave(now, keys[0], by=by, at=held.at + 5 * MINUTE)
    await attendance.come(now, _comes(by, keys[1]), by=by, at=held.at + 9 * MINUTE)
    later = held.at + 20 * MINUTE
    early = Stay(came=held.at + 4 * MINUTE)
    with pytest.raises(Invalid, match="overlap"):
        await attendance.correct(now, keys[1], early, reason="", by=by, at=later)
    await sql.rows(
        """INSERT INTO motion (key, item, kind, state, at, closed_at)
        SELECT 'motion', id, 'approval', 'carried', :at, :at FROM agenda_item WHERE key = :item""",
        item=held.items[0],
        at=held.at + 8 * MINUTE,
    )
    moved = Stay(came=held.at + 7 * MINUTE)
    with pytest.raises(Invalid, match="vote"):
        await attendance.correct(now, keys[1], moved, reason="", by=by, at=later)
    await attendance.correct(now, keys[1], moved, reason="Came in by the side door", by=by, at=later)
    (event,) = await tagged(Tag.ATTENDANCE_CORRECTED)
    assert event["reason"] == "Came in by the side door"


# Notes


async def test_a_note_is_added_once_and_a_stale_one_is_lost_by_nobody(held: Opened) -> None:
    now, people = await held.now(), held.people
    first = _note(held, "Crew is back")
    told = await notes.add(now, first, by=people.dana, at=held.at)
    assert (await notes.add(now, first, by=people.dana, at=held.at)).id == told.id
    mine = _note(held, "Crew is back on Dec 15", key=first.key)
    await notes.change(now, mine, seen=1, by=people.dana, at=held.at)
    other = _note(held, "The paving crew is back", key=first.key)
    with pytest.raises(Conflict) as stale:
        await notes.change(now, other, seen=1, by=people.marcus, at=held.at)
    assert stale.value.theirs.words == mine.words
    assert stale.value.mine == other.words
    both = {"seen": stale.value.theirs.revision, "by": people.marcus, "at": held.at}
    await notes.settle(now, other, Choice.BOTH, **both)  # type: ignore[arg-type]
    await notes.settle(now, other, Choice.BOTH, **both)  # type: ignore[arg-type]
    assert [each.words for each in (await _room(held)).notes] == [mine.words, other.words]


@pytest.mark.parametrize(("choice", "stands"), [(Choice.MINE, "mine"), (Choice.THEIRS, "theirs")])
async def test_whichever_is_taken_the_other_is_kept_in_its_history(
    held: Opened, choice: Choice, stands: str
) -> None:
    now, people = await held.now(), held.people
    first = _note(held, "theirs")
    await notes.add(now, first, by=people.dana, at=held.at)
    mine = _note(held, "mine", key=first.key)
    await notes.settle(now, mine, choice, seen=1, by=people.marcus, at=held.at)
    assert [each.words for each in (await _room(held)).notes] == [stands]
    kept = await sql.rows("SELECT words FROM meeting_note_version")
    assert [row["words"] for row in kept] == [({"mine", "theirs"} - {stands}).pop()]


async def test_a_first_note_whose_answer_was_lost_goes_on_and_is_not_another_ones(held: Opened) -> None:
    now, people = await held.now(), held.people
    first = _note(held, "Crew")
    await notes.add(now, first, by=people.dana, at=held.at)
    more = await notes.add(now, _note(held, "Crew is back", key=first.key), by=people.dana, at=held.at)
    assert (more.words, more.revision) == ("Crew is back", 2)
    with pytest.raises(Conflict):
        await notes.add(now, _note(held, "Else", key=first.key), by=people.marcus, at=held.at)


async def test_two_takers_lose_nothing_however_stale_they_write(held: Opened) -> None:
    """Each of two writes fifty times into three notes, half of the time with an old view: all of it stands somewhere."""
    now, people = await held.now(), held.people
    keys = [(await notes.add(now, _note(held, "start"), by=people.dana, at=held.at)).key for _ in range(3)]
    refused = 0

    async def write(by: Acting, name: str) -> None:
        nonlocal refused
        seen = dict.fromkeys(keys, 1)
        for count in range(50):
            key = keys[count % 3]
            typed = _note(held, f"{name} {count}", key=key)
            try:
                seen[key] = (await notes.change(now, typed, seen=seen[key], by=by, at=held.at)).revision
            except Conflict as stale:
                refused += 1
                seen[key], choice = stale.theirs.revision, tuple(Choice)[count % 3]
                try:
                    await notes.settle(now, typed, choice, seen=seen[key], by=by, at=held.at)
                except Conflict:  # overtaken while choosing: the text is still in the field
                    await notes.settle(now, typed, Choice.BOTH, seen=0, by=by, at=held.at)

    await asyncio.gather(write(people.dana, "dana"), write(people.marcus, "marcus"))
    kept = await sql.rows("SELECT words FROM meeting_note UNION SELECT words FROM meeting_note_version")
    assert refused > 10
    assert {f"{who} {n}" for who in ("dana", "marcus") for n in range(50)} <= {row["words"] for row in kept}


# Going on, and the end


async def test_going_on_ends_the_item_and_begins_the_next_once(held: Opened) -> None:
    people = held.people
    await current_item.go_on(await held.now(), seen="", by=people.dana, at=held.at)
    first, second, third = held.items
    await current_item.go_on(await held.now(), seen=first, by=people.dana, at=held.at + 6 * MINUTE)
    with pytest.raises(Stale):
        await current_item.go_on(await held.now(), seen=first, by=people.marcus, at=held.at + 6 * MINUTE)
    found = await agenda((await held.now()).id)
    assert [(str(each.state), each.begun_at, each.ended_at) for each in found] == [
        ("done", held.at, held.at + 6 * MINUTE),
        ("planned", held.at + 6 * MINUTE, None),
        ("planned", None, None),
    ]
    await current_item.go_to(await held.now(), third, by=people.dana, at=held.at + 7 * MINUTE)
    await current_item.go_on(await held.now(), seen=third, by=people.dana, at=held.at + 8 * MINUTE)
    now = await held.now()
    assert now.item == (await agenda(now.id))[1].id, "what was passed over comes up again"
    await current_item.go_on(now, seen=second, by=people.dana, at=held.at + 9 * MINUTE)
    assert (await held.now()).item is None


async def test_an_item_without_its_notice_is_not_opened(held: Opened) -> None:
    await sql.rows("UPDATE agenda_item SET late = true WHERE key = :key", key=held.items[0])
    with pytest.raises(Invalid, match="notice"):
        await current_item.go_to(await held.now(), held.items[0], by=held.people.dana, at=held.at)
    await current_item.go_on(await held.now(), seen="", by=held.people.dana, at=held.at)
    found = await agenda((await held.now()).id)
    assert (await held.now()).item == found[1].id


async def test_closing_names_what_is_open_and_then_ends_all(held: Opened) -> None:
    people, now = held.people, await held.now()
    me = Arrival(key=str(uuid4()), person=people.dana.person_id, name="Dana Ruiz")
    await attendance.come(now, me, by=people.dana, at=held.at)
    mixed = _note(held, "Crew is back\n# Two left for Parks\nPlan is public")
    await notes.add(now, mixed, by=people.dana, at=held.at)
    with pytest.raises(Invalid, match=r"Potholes.*; Crew roster.*; Coming up"):
        await close(held.number, by=people.dana, at=held.at + 30 * MINUTE)
    for seen in ("", *held.items):
        await current_item.go_on(await held.now(), seen=seen, by=people.dana, at=held.at + MINUTE)
    await close(held.number, by=people.dana, at=held.at + 30 * MINUTE)
    found = await _room(held)
    assert [each.went for each in found.stays] == [held.at + 30 * MINUTE]
    parted = [(each.words, each.internal) for each in found.notes]
    assert parted == [("Crew is back", False), ("Two left for Parks", True), ("Plan is public", False)]
    (event,) = await tagged(Tag.NOTES_KEPT)
    assert "Crew" not in str(event["after"]["hash"])
    with pytest.raises(Stale):
        await notes.add(await held.now(), _note(held, "too late"), by=people.dana, at=held.at + 31 * MINUTE)
