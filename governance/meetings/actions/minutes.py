"""The acts on minutes: made, written anew, sent round, approved, final. Their corrections: `minutes_corrections.py`.

The record holds their fingerprint when they are sent round, at each correction and when they are final, never their
words: those are the minutes' own, and some of them internal.
"""

from datetime import datetime, timedelta
from typing import Any

from governance import acts, canonical
from governance.acts import Act, Matter
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.bodies.queries import body
from governance.bodies.rules.ground_rules import Kind
from governance.calendars.queries import for_party
from governance.calendars.rules import Calendar
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid, NotFound
from governance.meetings.queries.ground_rules import ground_rules
from governance.meetings.queries.minutes import (
    MinutesFacts,
    minutes_of,
    reading,
    rewritten_words,
)
from governance.meetings.rules import minutes as rules
from governance.meetings.rules.minutes import Minutes
from governance.meetings.rules.minutes_moves import (
    MOVES,
    Standing,
    State,
    Step,
    final_from,
)
from governance.meetings.rules.minutes_places import places
from governance.meetings.rules.minutes_public import public_fingerprint
from governance.meetings.tables.minutes import Minutes as Stored
from governance.people.rules import Acting, clock
from governance.sweeps.actions import rows

LIMIT = 2_000
STATES = {
    State.DRAFT: "a draft",
    State.CIRCULATED: "sent round",
    State.APPROVED: "approved",
    State.FINAL: "final",
}
WITHOUT_CALENDAR = timedelta(days=7)  # where nobody recorded a calendar yet
# Whoever waits for the row sees it as it is then: an act and the clock take turns.
LOCK = "SELECT x.id FROM minutes x JOIN meeting m ON m.id = x.meeting WHERE m.number = :number FOR NO KEY UPDATE OF x"
NEW = "INSERT INTO minutes (meeting, state) VALUES (:meeting, 'draft') ON CONFLICT (meeting) DO NOTHING"
UNMADE = """SELECT m.number, m.id FROM meeting m WHERE m.state = 'closed'
    AND NOT EXISTS (SELECT FROM minutes x WHERE x.meeting = m.id) ORDER BY m.id"""
RIPE = """SELECT m.number FROM minutes x JOIN meeting m ON m.id = x.meeting
  WHERE (x.state = 'approved' OR (x.state = 'circulated' AND x.corrections_until <= :at))
    AND NOT EXISTS (SELECT FROM minutes_correction c WHERE c.minutes = x.id AND c.state = 'asked')
    AND (:only = '' OR m.number = :only) ORDER BY x.id"""
CLAIM = f"{RIPE} FOR NO KEY UPDATE OF x SKIP LOCKED"


def _standing(row: MinutesFacts | None, by: Acting) -> Standing:
    return row.standing(by) if row else Standing(state=State.NEW, by=by)


async def locked_minutes(number: str) -> MinutesFacts:
    """The minutes of a meeting, locked until the transaction ends."""
    await sql.rows(LOCK, number=number)
    return await minutes_of(number)


MINUTES: Matter[MinutesFacts, Step] = Matter(
    name="minutes", table=Stored, moves=MOVES, load=locked_minutes, standing=_standing, states=STATES
)


# ── made and written anew ────────────────────────────────────────────────────────────────────────────────────────────
async def begin(_: Act[Any], meeting: int) -> None:
    """A part of the act that closes a meeting: its minutes are there, as a draft."""
    await sql.rows(NEW, meeting=meeting)


async def write(number: str, place: str, words: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The note taker puts a sentence of the draft otherwise, takes it out with "", or adds one to an item."""
    async with acts.take(MINUTES, number, Step.WRITE, by=by, at=at, seen=seen) as act:
        said = canonical.text(words, field="words", limit=LIMIT)
        stands_at(places(await reading(act.row, at)), place)
        content = {**rewritten_words(act.row), place: said}
        await act.move(content=canonical.dumps(content))
        act.without_event("what a draft says is told when it is sent round")


def stands_at(known: dict[str, str], place: str) -> str:
    """What stands at a place. Raises Invalid where it is gone."""
    if place not in known:
        message = "This is not in the minutes any more. Look at them again."
        raise Invalid(message, fields={"place": message})
    return known[place]


# ── sent round ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def circulate(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """Send them to all who were here. From now on they are kept as they are, and only corrections change them."""
    async with acts.take(MINUTES, number, Step.CIRCULATE, by=by, at=at, seen=seen) as act:
        found = await reading(act.row, at)
        until = await corrections_until(act.row, at)
        kept = columns_of(found)
        await act.move(**kept, circulated_at=at, corrections_until=until, who=act.who)
        told = {"hash": kept["hash"], "public": kept["public_hash"], "here": len(found.here)}
        days = {"final_from": instant(until)} if until else {}
        await act.record(Tag.MINUTES_CIRCULATED, after={**told, **days})


def columns_of(of: Minutes) -> dict[str, str]:
    """The columns that keep a content."""
    return {
        "content": rules.canonical_text(of),
        "hash": rules.fingerprint(of),
        "public_hash": public_fingerprint(of),
    }


async def corrections_until(of: MinutesFacts, at: datetime) -> datetime | None:
    """Until when corrections are waited for: of a working meeting on both sides' calendars; a board approves them itself."""
    if of.meeting.kind == Kind.BOARD:
        return None
    found = [await _calendar(party, at) for party in of.meeting.parties]
    known = [each for each in found if each]
    rules = await ground_rules(await body(of.meeting.body), at=at)
    return final_from(known, at, rules.corrections_days) if known else at + WITHOUT_CALENDAR


async def _calendar(party: str, at: datetime) -> Calendar | None:
    try:
        return await for_party(party, at.date())
    except NotFound:
        return None


# ── approved and final ───────────────────────────────────────────────────────────────────────────────────────────────
async def approve(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """Taken as they are at the next meeting of the two sides, with both in the room."""
    async with acts.take(MINUTES, number, Step.APPROVE, by=by, at=at, seen=seen) as act:
        await act.move(approved_at=at)
        await act.record(Tag.MINUTES_APPROVED, after={"hash": act.row.hash})


async def approve_by_motion(number: str, *, hashed: str, motion: str, at: datetime) -> str:
    """What a board's carried motion brings about, in words; it was about the minutes with this fingerprint.

    `motion` is that of its text. Minutes that were corrected meanwhile are not what the board has read.
    """
    async with transaction():
        found = await locked_minutes(number)
        if found.hash != hashed or Step.APPROVE not in MOVES.open_steps(found.standing(clock())):
            return (
                f"{number}: the vote came too late, its minutes are {STATES[found.state]} or were corrected"
            )
        async with acts.take(MINUTES, found, Step.APPROVE, by=clock(), at=at) as act:
            await act.move(approved_at=at)
            await act.record(Tag.MINUTES_APPROVED, after={"hash": found.hash, "motion": motion})
    return f"Approved the minutes of {number}"


async def keep_minutes(*, at: datetime) -> tuple[str, ...]:
    """Drafts of meetings that were closed, and what is final by now. Several processes may call it at once."""
    ripe = [row["number"] for row in await sql.rows(RIPE, at=at, only="")]
    final = await rows.each("keep_minutes", ripe, lambda number: _finish(number, at))
    without = {row["number"]: row["id"] for row in await sql.rows(UNMADE)}

    async def draft(number: str) -> str:
        async with acts.create(MINUTES, Step.DRAFT, by=clock(), at=at) as act:
            await begin(act, without[number])
            act.without_event("closing the meeting is what happened")
        return number

    return (*final, *await rows.each("keep_minutes.drafts", without, draft))


async def _finish(number: str, at: datetime) -> str:
    if not await sql.rows(CLAIM, at=at, only=number):
        return ""
    found = await minutes_of(number)
    if Step.FINISH not in MOVES.open_steps(found.standing(clock(), at)):
        return ""
    async with acts.take(MINUTES, number, by=clock(), at=at) as act:
        act.becomes(Step.FINISH)
        await act.move(final_at=at)
        await act.record(Tag.MINUTES_FINAL, after={"hash": found.hash, "public": found.public_hash})
    return number
