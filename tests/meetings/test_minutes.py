"""Minutes from the draft to final: who takes which step, what holds them, and that two acts at once are one."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.bodies.rules.ground_rules import MotionKind
from governance.calendars import actions as calendars
from governance.calendars.actions import NewCalendar
from governance.calendars.rules.versions import NewVersion
from governance.database import sql
from governance.errors import AlreadyDone, ConcordError, Forbidden, Invalid, Stale
from governance.meetings.actions import minutes as acts
from governance.meetings.actions import minutes_corrections
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.actions.minutes_corrections import Wish
from governance.meetings.queries.minutes import corrections, public_minutes, reading, seen_minutes, whole
from governance.meetings.rules import minutes as rules
from governance.meetings.rules.minutes_moves import CorrectionState, State, Step
from governance.meetings.rules.minutes_public import public_fingerprint
from governance.meetings.rules.votes import Result, Value
from tests.cast import viewer
from tests.meetings.board_room import opened
from tests.meetings.held import CLOSED, SENT, Held, held
from tests.meetings.staged import slot

pytestmark = pytest.mark.anyio
NOTE = Wish(
    place="note:note-2",
    words="We spoke of frost.",
    before="We spoke of Potholes in winter.",
    reason="It was frost.",
)


@pytest.fixture
async def town(db: None) -> Held:
    return await held()


async def sent(town: Held, at: datetime = SENT) -> Held:
    await acts.circulate(town.number, seen=1, by=town.people.marcus, at=at)
    return town


async def last_event() -> dict[str, str]:
    row = await Event.select(Event.tag, Event.body).order_by(Event.number, ascending=False).first()
    return row or {}


async def test_closing_a_meeting_makes_a_draft_once(town: Held) -> None:
    assert (await town.minutes()).state is State.DRAFT
    assert await keep_minutes(at=CLOSED) == ()


async def test_a_draft_reads_as_the_meeting_was_written_down(town: Held) -> None:
    found = await reading(await town.minutes(), SENT)
    assert [each.name for each in found.here] == ["Marcus Bell", "Dana Ruiz", "Lee Chan"]
    assert [(each.side, each.office) for each in found.here][:2] == [
        ("center", "311"),
        ("department", "Streets"),
    ]
    assert [each.title for each in found.items] == ["Minutes of May", "Potholes in winter", "Crew roster"]
    assert found.items[1].outcomes[0].words == "Potholes in winter: nothing new."
    assert (found.opened, found.closed, found.note_taker) == (
        CLOSED - timedelta(minutes=42),
        CLOSED,
        "Marcus Bell",
    )


async def test_the_note_taker_puts_a_sentence_of_the_draft_otherwise(town: Held) -> None:
    await acts.write(town.number, "note:note-1", "All agreed.", seen=1, by=town.people.marcus, at=SENT)
    found = await reading(await town.minutes(), SENT)
    assert found.items[0].notes[0].words == "All agreed."
    with pytest.raises(Invalid, match="not in the minutes any more"):
        await acts.write(town.number, "note:gone", "X", seen=2, by=town.people.marcus, at=SENT)
    with pytest.raises(Forbidden):
        await acts.write(town.number, "note:note-1", "X", seen=2, by=town.people.dana, at=SENT)


async def test_sent_round_they_are_kept_with_both_fingerprints_on_record(town: Held) -> None:
    await sent(town)
    found = await town.minutes()
    content = await reading(found, SENT)
    assert (found.state, found.hash) == (State.CIRCULATED, rules.fingerprint(content))
    assert found.public_hash == public_fingerprint(content)
    event = await last_event()
    assert event["tag"] == Tag.MINUTES_CIRCULATED
    assert found.hash in event["body"]
    await sql.rows("UPDATE meeting_note SET words = 'Something else'")
    assert await reading(await town.minutes(), SENT) == content
    with pytest.raises(AlreadyDone):
        await sent(town)


async def test_the_days_for_corrections_are_those_of_the_side_that_works_less(town: Held) -> None:
    """Sent on Thu, Jun 18: 311 works each day, Streets neither on Juneteenth nor on weekends."""
    first = NewVersion(
        hours="Mon-Sun 07:00-21:00",
        zone="America/New_York",
        effective_from=date(2026, 1, 1),
        covers_until=date(2027, 12, 31),
        holidays={},
    )
    await calendars.create_calendar(
        NewCalendar(code="city", name="The city"), first=first, by=town.people.nora, at=CLOSED
    )
    own = replace(first, hours="Mon-Fri 08:00-16:00", holidays={date(2026, 6, 19): "Juneteenth"})
    streets = NewCalendar(code="streets", name="Streets", party="streets")
    await calendars.create_calendar(streets, first=own, by=town.people.lee, at=CLOSED)
    await sent(town)
    until = (await town.minutes()).corrections_until
    assert until
    assert until.isoformat() == "2026-06-26T20:00:00+00:00"


async def test_only_the_note_taker_sends_them_and_where_there_is_none_whoever_was_here(town: Held) -> None:
    for by in (each for each in town.others if each is not town.people.marcus):
        with pytest.raises(Forbidden):
            await acts.circulate(town.number, seen=1, by=by, at=SENT)
    await sql.rows("UPDATE meeting SET note_taker = NULL")
    with pytest.raises(Forbidden):
        await acts.circulate(town.number, seen=1, by=town.people.priya, at=SENT)
    await acts.circulate(town.number, seen=1, by=town.people.dana, at=SENT)


async def test_only_who_was_here_asks_for_a_correction(town: Held) -> None:
    with pytest.raises(Stale):
        await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=SENT)
    await sent(town)
    was_here = (town.people.marcus, town.people.dana, town.people.lee)
    for by in (each for each in town.others if each not in was_here):
        with pytest.raises(Forbidden):
            await minutes_corrections.ask(town.number, NOTE, by=by, at=SENT)
    assert await minutes_corrections.ask(town.number, NOTE, by=town.people.lee, at=SENT) == 1


async def test_a_correction_names_a_place_that_is_there_and_says_what_was_read(town: Held) -> None:
    await sent(town)
    for wrong in ("note:gone", "outcome:", ""):
        with pytest.raises(Invalid):
            await minutes_corrections.ask(
                town.number, Wish(place=wrong, words="X", reason="Y"), by=town.people.dana, at=SENT
            )
    old = Wish(place=NOTE.place, words="X", before="Something else", reason="Y")
    with pytest.raises(Stale):
        await minutes_corrections.ask(town.number, old, by=town.people.dana, at=SENT)
    same = Wish(place=NOTE.place, words=NOTE.before, before=NOTE.before, reason="Y")
    with pytest.raises(Invalid, match="what it says already"):
        await minutes_corrections.ask(town.number, same, by=town.people.dana, at=SENT)


async def test_whoever_asked_never_accepts_it_but_the_note_taker_or_the_other_side(town: Held) -> None:
    await sent(town)
    people, later = town.people, SENT + timedelta(hours=1)
    await minutes_corrections.ask(town.number, NOTE, by=people.dana, at=SENT)
    for by in (people.dana, people.lee, people.rosa, people.nora, people.sam, people.ruth):
        with pytest.raises(Forbidden):
            await minutes_corrections.accept(town.number, 1, seen=1, by=by, at=later)
    await minutes_corrections.accept(town.number, 1, seen=1, by=people.priya, at=later)
    with pytest.raises(AlreadyDone):
        await minutes_corrections.accept(town.number, 1, seen=2, by=people.marcus, at=later)


async def test_the_note_taker_who_asks_needs_the_other_side(town: Held) -> None:
    await sent(town)
    await minutes_corrections.ask(town.number, NOTE, by=town.people.marcus, at=SENT)
    for by in (town.people.marcus, town.people.priya):
        with pytest.raises(Forbidden):
            await minutes_corrections.accept(town.number, 1, seen=1, by=by, at=SENT)
    await minutes_corrections.decline(
        town.number, 1, words="It was potholes.", seen=1, by=town.people.dana, at=SENT
    )
    (one,) = await corrections(await town.minutes())
    assert (one.state, one.answer) == (CorrectionState.DECLINED, "It was potholes.")


async def test_an_accepted_correction_renews_content_fingerprint_and_days(town: Held) -> None:
    await sent(town)
    before = await town.minutes()
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=SENT)
    monday = SENT + timedelta(days=4)
    await minutes_corrections.accept(town.number, 1, seen=1, by=town.people.marcus, at=monday)
    after = await town.minutes()
    content = await reading(after, monday)
    assert content.items[1].notes[0].words == "We spoke of frost."
    assert after.hash == rules.fingerprint(content) != before.hash
    assert after.public_hash == before.public_hash, "notes of a working meeting are not public"
    assert after.corrections_until
    assert before.corrections_until
    assert after.corrections_until > before.corrections_until
    event = await last_event()
    assert event["tag"] == Tag.MINUTES_CORRECTION_ACCEPTED
    assert after.hash in event["body"]
    assert "frost" not in event["body"]


async def test_of_two_corrections_of_one_place_the_second_is_asked_anew(town: Held) -> None:
    await sent(town)
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=SENT)
    await minutes_corrections.ask(town.number, NOTE, by=town.people.lee, at=SENT)
    await minutes_corrections.accept(town.number, 1, seen=1, by=town.people.marcus, at=SENT)
    with pytest.raises(Stale, match="corrected otherwise"):
        await minutes_corrections.accept(town.number, 2, seen=1, by=town.people.marcus, at=SENT)
    await minutes_corrections.decline(
        town.number, 2, words="It is in already.", seen=1, by=town.people.marcus, at=SENT
    )


async def test_they_are_final_when_the_days_are_over_and_an_open_correction_holds_them(town: Held) -> None:
    await sent(town)
    until = (await town.minutes()).corrections_until
    assert until
    assert await keep_minutes(at=until - timedelta(seconds=1)) == ()
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=until - timedelta(seconds=1))
    assert await keep_minutes(at=until + timedelta(days=9)) == ()
    await minutes_corrections.decline(town.number, 1, words="No.", seen=1, by=town.people.marcus, at=until)
    assert await keep_minutes(at=until) == (town.number,)
    found = await town.minutes()
    assert (found.state, found.final_at) == (State.FINAL, until)
    event = await last_event()
    assert event["tag"] == Tag.MINUTES_FINAL
    assert found.hash in event["body"]
    assert await keep_minutes(at=until) == ()


async def final(town: Held) -> datetime:
    await sent(town)
    at = SENT + timedelta(days=30)
    await keep_minutes(at=at)
    return at


async def test_afterwards_only_corrections_beside_them(town: Held) -> None:
    at = await final(town)
    before = await town.minutes()
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=at)
    await minutes_corrections.accept(town.number, 1, seen=1, by=town.people.marcus, at=at)
    after = await town.minutes()
    assert (after.content, after.hash, after.state) == (before.content, before.hash, State.FINAL)
    page = await whole(after, at)
    assert [each.after for each in page.errata] == ["We spoke of frost."]
    assert (await last_event())["tag"] == Tag.MINUTES_ERRATUM_ACCEPTED
    assert not (await public_minutes(town.number, at)).errata, "it is about a note"


async def test_taken_as_they_are_at_the_next_meeting_with_both_sides_in_the_room(town: Held) -> None:
    await sent(town)
    with pytest.raises(Forbidden):
        await acts.approve(town.number, seen=2, by=town.people.marcus, at=SENT)
    await sql.rows(
        """INSERT INTO meeting (number, code, body, state, title, starts, ends, zone, uid, stamp, at)
          SELECT 'M-2026-0099', 'ZZZZ', body, 'open', title, starts + interval '7 days', ends + interval '7 days', zone, 'x', stamp, at
          FROM meeting"""
    )
    come = """INSERT INTO attendance (key, meeting, person, name, party, seat, came, at)
      SELECT key || 'x', (SELECT max(id) FROM meeting), person, name, party, seat, came, at FROM attendance WHERE party = :party"""
    await sql.rows(come, party="streets")
    with pytest.raises(Forbidden):
        await acts.approve(town.number, seen=2, by=town.people.dana, at=SENT)
    await sql.rows(come, party="311")
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=SENT)
    with pytest.raises(Forbidden, match="not answered yet"):
        await acts.approve(town.number, seen=3, by=town.people.dana, at=SENT)
    await minutes_corrections.decline(town.number, 1, words="No.", seen=1, by=town.people.marcus, at=SENT)
    await acts.approve(town.number, seen=3, by=town.people.dana, at=SENT)
    assert await keep_minutes(at=SENT) == (town.number,)


async def test_a_board_approves_by_motion_and_never_by_time(db: None) -> None:
    town = await held("board")
    await acts.circulate(town.number, seen=1, by=town.people.priya, at=SENT)
    assert (await town.minutes()).corrections_until is None
    assert await keep_minutes(at=SENT + timedelta(days=900)) == ()
    for by in town.others:
        with pytest.raises(Forbidden):
            await acts.approve(town.number, seen=2, by=by, at=SENT)
    await acts.approve_by_motion(town.number, hashed=(await town.minutes()).hash, motion="f" * 64, at=SENT)
    assert (await town.minutes()).state is State.APPROVED
    assert await keep_minutes(at=SENT) == (town.number,)


async def test_a_boards_vote_on_the_minutes_that_were_read_approves_them(db: None) -> None:
    town = await held("board")
    await acts.circulate(town.number, seen=1, by=town.people.priya, at=SENT)
    people, hashed = town.people, (await town.minutes()).hash
    at = SENT + timedelta(days=7)
    room = await opened(people.nora, "Minutes", when=slot(date(2026, 6, 25)), at=at, people=people)
    await room.comes(people.amara, people.priya, people.lee, people.rosa)
    about = {"about": f"minutes/{town.number}", "content": {"hash": "0" * 64}}
    with pytest.raises(Stale, match="as they were read"):
        await room.put("Approve them.", MotionKind.MINUTES, **about)
    motion = await room.put("Approve them.", MotionKind.MINUTES, **(about | {"content": {"hash": hashed}}))
    await room.says(motion, Value.YES, people.amara, people.lee, people.rosa)
    assert await room.closes(motion) is Result.CARRIED
    assert (await room.motion(motion.key)).effect == f"Approved the minutes of {town.number}"
    assert (await town.minutes()).state is State.APPROVED


async def test_a_vote_about_minutes_that_were_corrected_meanwhile_approves_nothing(db: None) -> None:
    town = await held("board")
    await acts.circulate(town.number, seen=1, by=town.people.priya, at=SENT)
    read = (await town.minutes()).hash
    await minutes_corrections.ask(town.number, NOTE, by=town.people.rosa, at=SENT)
    assert "too late" in await acts.approve_by_motion(town.number, hashed=read, motion="f" * 64, at=SENT)
    await minutes_corrections.accept(town.number, 1, seen=1, by=town.people.priya, at=SENT)
    assert "too late" in await acts.approve_by_motion(town.number, hashed=read, motion="f" * 64, at=SENT)
    assert (await town.minutes()).state is State.CIRCULATED


async def test_a_correction_and_the_clock_take_turns(town: Held) -> None:
    await sent(town)
    until = (await town.minutes()).corrections_until
    assert until
    both = await asyncio.gather(
        minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=until),
        keep_minutes(at=until),
        return_exceptions=True,
    )
    found = await town.minutes()
    asked = not isinstance(both[0], BaseException)
    assert (found.state is State.FINAL) is not (asked and not (await corrections(found))[0].erratum)


async def test_two_who_answer_one_correction_at_once_are_one(town: Held) -> None:
    await sent(town)
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=SENT)
    answers = await asyncio.gather(
        minutes_corrections.accept(town.number, 1, seen=1, by=town.people.marcus, at=SENT),
        minutes_corrections.decline(town.number, 1, words="No.", seen=1, by=town.people.priya, at=SENT),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ConcordError) for each in answers) == 1


async def test_two_who_ask_at_once_are_two(town: Held) -> None:
    await sent(town)
    asking = (
        minutes_corrections.ask(town.number, NOTE, by=by, at=SENT)
        for by in (town.people.dana, town.people.lee)
    )
    assert sorted(await asyncio.gather(*asking)) == [1, 2]


async def test_every_step_of_the_table_is_taken_here() -> None:
    taken = {Step.DRAFT, Step.WRITE, Step.CIRCULATE, Step.ASK, Step.APPROVE, Step.FINISH}
    assert taken == set(Step)


async def test_the_whole_is_seen_by_the_two_sides_the_convening_office_and_auditors(town: Held) -> None:
    people = town.people
    for by in (people.dana, people.priya, people.nora, people.ruth):
        assert await seen_minutes(await viewer(by, SENT), town.number, SENT)
    for by in (people.rosa, people.tom, people.sam):
        with pytest.raises(ConcordError):
            await seen_minutes(await viewer(by, SENT), town.number, SENT)
    with pytest.raises(ConcordError):
        await public_minutes(town.number, SENT)
