"""The acts on minutes: made, written anew, sent round, put otherwise where somebody asks, approved, final.

The record holds their fingerprint when they are sent round, at each correction and when they are final, never their
words: those are the minutes' own, and some of them internal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
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
from governance.errors import Invalid, NotFound, Stale
from governance.meetings.queries.ground_rules import ground_rules
from governance.meetings.queries.minutes import (
    CorrectionFacts,
    MinutesFacts,
    correction,
    minutes_of,
    reading,
    rewritten_words,
)
from governance.meetings.rules import minutes as rules
from governance.meetings.rules.minutes import Minutes, every_place, is_public_place, places, put_otherwise
from governance.meetings.rules.minutes_moves import (
    CORRECTION_MOVES,
    MOVES,
    Asked,
    CorrectionState,
    CorrectionStep,
    Standing,
    State,
    Step,
    final_from,
)
from governance.meetings.tables.minutes import Correction
from governance.meetings.tables.minutes import Minutes as Stored
from governance.people.rules import Acting, clock, entries

LIMIT = 2_000
STATES = {
    State.DRAFT: "a draft",
    State.CIRCULATED: "sent round",
    State.APPROVED: "approved",
    State.FINAL: "final",
}
CORRECTIONS_ARE = {
    CorrectionState.ASKED: "not answered",
    CorrectionState.ACCEPTED: "accepted",
    CorrectionState.DECLINED: "declined",
}
READ_BY = "All who were here read it."
WITHOUT_CALENDAR = timedelta(days=7)  # where nobody recorded a calendar yet
# Whoever waits for the row sees it as it is then: an act and the clock take turns.
LOCK = "SELECT x.id FROM minutes x JOIN meeting m ON m.id = x.meeting WHERE m.number = :number FOR NO KEY UPDATE OF x"
NEW = "INSERT INTO minutes (meeting, state) VALUES (:meeting, 'draft') ON CONFLICT (meeting) DO NOTHING"
RENEWED = """UPDATE minutes SET content = :content, hash = :hash, public_hash = :public_hash, corrections_until = :until,
    revision = revision + 1 WHERE id = :id AND revision = :revision AND state = 'circulated' RETURNING id"""
ADD = """INSERT INTO minutes_correction (minutes, number, state, place, before, after, reason, internal, erratum, person, who, at)
  SELECT :minutes, coalesce(max(number), 0) + 1, 'asked', :place, :before, :after, :reason, :internal, :erratum, :person, :who, :at
  FROM minutes_correction WHERE minutes = :minutes RETURNING number"""
UNMADE = """SELECT m.number, m.id FROM meeting m WHERE m.state = 'closed'
    AND NOT EXISTS (SELECT FROM minutes x WHERE x.meeting = m.id) ORDER BY m.id LIMIT 100"""
RIPE = """SELECT m.number FROM minutes x JOIN meeting m ON m.id = x.meeting
  WHERE (x.state = 'approved' OR (x.state = 'circulated' AND x.corrections_until <= :at))
    AND NOT EXISTS (SELECT FROM minutes_correction c WHERE c.minutes = x.id AND c.state = 'asked')
  ORDER BY x.id LIMIT 100 FOR NO KEY UPDATE OF x SKIP LOCKED"""


def _standing(row: MinutesFacts | None, by: Acting) -> Standing:
    return row.standing(by) if row else Standing(state=State.NEW, by=by)


async def _held(number: str) -> MinutesFacts:
    await sql.rows(LOCK, number=number)
    return await minutes_of(number)


MINUTES: Matter[MinutesFacts, Step] = Matter(
    name="minutes", table=Stored, moves=MOVES, load=_held, standing=_standing, states=STATES
)


async def _numbered(name: str) -> CorrectionFacts:
    """By the meeting's number and its own within the minutes, `M-2026-0042/3`. Raises NotFound."""
    number, _, nth = name.partition("/")
    return await correction(await _held(number), int(nth) if nth.isdecimal() else 0)


def _asked(row: CorrectionFacts, by: Acting) -> Asked:
    return row.asked(by)


# Told on record as acts upon the minutes.
CORRECTIONS: Matter[CorrectionFacts, CorrectionStep] = Matter(
    name="minutes",
    table=Correction,
    moves=CORRECTION_MOVES,
    load=_numbered,
    standing=_asked,
    states=CORRECTIONS_ARE,
)


# ── made and written anew ────────────────────────────────────────────────────────────────────────────────────────────
async def begin(_: Act[Any], meeting: int) -> None:
    """A part of the act that closes a meeting: its minutes are there, as a draft."""
    await sql.rows(NEW, meeting=meeting)


async def write(number: str, place: str, words: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The note taker puts a sentence of the draft otherwise, takes it out with "", or adds one to an item."""
    async with acts.take(MINUTES, number, Step.WRITE, by=by, at=at, seen=seen) as act:
        said = canonical.text(words, field="words", limit=LIMIT)
        _known(places(await reading(act.row, at)), place)
        content = {**rewritten_words(act.row), place: said}
        await act.move(content=canonical.dumps(content))
        act.without_event("what a draft says is told when it is sent round")


def _known(known: dict[str, str], place: str) -> str:
    if place not in known:
        message = "This is not in the minutes any more. Look at them again."
        raise Invalid(message, fields={"place": message})
    return known[place]


# ── sent round ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def circulate(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """Send them to all who were here. From now on they are kept as they are, and only corrections change them."""
    async with acts.take(MINUTES, number, Step.CIRCULATE, by=by, at=at, seen=seen) as act:
        found = await reading(act.row, at)
        until = await _until(act.row, at)
        kept = _kept(found)
        await act.move(**kept, circulated_at=at, corrections_until=until, who=act.who)
        told = {"hash": kept["hash"], "public": kept["public_hash"], "here": len(found.here)}
        days = {"final_from": instant(until)} if until else {}
        await act.record(Tag.MINUTES_CIRCULATED, after={**told, **days})


def _kept(of: Minutes) -> dict[str, str]:
    """The columns that keep a content."""
    return {
        "content": rules.canonical_text(of),
        "hash": rules.fingerprint(of),
        "public_hash": rules.public_fingerprint(of),
    }


async def _until(of: MinutesFacts, at: datetime) -> datetime | None:
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


# ── put otherwise ────────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants put otherwise: at which place, in which words, why, and what they read there before."""

    place: str
    words: str
    reason: str
    before: str = ""


async def ask(number: str, wish: Wish, *, by: Acting, at: datetime) -> int:
    """Who was here wants a place put otherwise; answers the number of the correction within these minutes."""
    async with acts.take(MINUTES, number, Step.ASK, by=by, at=at) as act:
        said = canonical.text(wish.words, field="words", limit=LIMIT)
        content, erratum = await reading(act.row, at), act.row.state is State.FINAL
        stands = _known(every_place(content) if erratum else places(content), wish.place)
        _differs(stands, wish.before, said)
        await act.move()
        row = {"before": stands, "after": said, "reason": entries.reason(wish.reason, READ_BY)}
        marks = {"internal": not is_public_place(content, wish.place), "erratum": erratum}
        who = {"minutes": act.row.id, "person": by.person_id, "who": act.who, "at": at}
        nth = int(await sql.value(ADD, place=wish.place, **row, **marks, **who))
        await act.record(Tag.MINUTES_CORRECTION_ASKED, after={"correction": nth})
    return nth


def _differs(stands: str, before: str, said: str) -> None:
    if stands != canonical.text(before, field="before", limit=LIMIT):
        raise Stale("This place says something else by now. Read it again before you ask for a correction.")
    if stands == said:
        message = "This is what it says already. Put it as it should be."
        raise Invalid(message, fields={"words": message})


async def accept(number: str, nth: int, *, seen: int, by: Acting, at: datetime) -> None:
    """The note taker or the other side takes a correction: the minutes say so from now on, under a new fingerprint.

    Whoever was here gets the same days again; final minutes stay as they are, and it stands beside them.
    """
    async with transaction():
        found = await correction(await _held(number), nth)
        async with acts.take(CORRECTIONS, found, CorrectionStep.ACCEPT, by=by, at=at, seen=seen) as act:
            was = (
                {} if found.erratum else {"was": found.minutes.hash, "was_public": found.minutes.public_hash}
            )
            await act.move(answered_who=act.who, answered_at=at, **was)
            told = {} if found.erratum else {"hash": await _renewed(act)}
            tag = Tag.MINUTES_ERRATUM_ACCEPTED if found.erratum else Tag.MINUTES_CORRECTION_ACCEPTED
            await act.record(tag, after={"correction": nth, **told})


async def _renewed(act: Act[CorrectionFacts]) -> str:
    """The minutes with the correction in them; answers their fingerprint."""
    of, asked = act.row.minutes, act.row
    content = await reading(of, act.at)
    if _known(places(content), asked.place) != asked.before:
        raise Stale("This place was corrected otherwise meanwhile. Decline this one, or have it asked anew.")
    internal = asked.internal
    kept = _kept(
        put_otherwise(content, asked.place, asked.after, key=f"correction-{asked.nth}", internal=internal)
    )
    until = await _until(of, act.at)
    if not await sql.rows(RENEWED, id=of.id, revision=of.revision, until=until, **kept):
        raise Stale(f"The minutes of {of.number} changed meanwhile. Look at them again.")
    return kept["hash"]


async def decline(number: str, nth: int, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """It stays as it is, and why."""
    why = entries.reason(words, READ_BY)
    async with transaction():
        found = await correction(await _held(number), nth)
        async with acts.take(CORRECTIONS, found, CorrectionStep.DECLINE, by=by, at=at, seen=seen) as act:
            await act.move(answer=why, answered_who=act.who, answered_at=at)
            await act.record(Tag.MINUTES_CORRECTION_DECLINED, after={"correction": nth})


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
        found = await _held(number)
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
    async with transaction():
        ripe = [row["number"] for row in await sql.rows(RIPE, at=at)]
        await _finish(ripe, at)
    made = await sql.rows(UNMADE)
    for row in made:
        async with acts.create(MINUTES, Step.DRAFT, by=clock(), at=at) as act:
            await begin(act, row["id"])
            act.without_event("closing the meeting is what happened")
    return (*ripe, *(row["number"] for row in made))


async def _finish(numbers: Iterable[str], at: datetime) -> None:
    for number in numbers:
        found = await minutes_of(number)
        if Step.FINISH not in MOVES.open_steps(found.standing(clock(), at)):
            continue
        async with acts.take(MINUTES, number, by=clock(), at=at) as act:
            act.becomes(Step.FINISH)
            await act.move(final_at=at)
            await act.record(Tag.MINUTES_FINAL, after={"hash": found.hash, "public": found.public_hash})
