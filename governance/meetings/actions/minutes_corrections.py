"""The acts on corrections of minutes: asked for, taken into the minutes or beside final ones, declined with a reason."""

from dataclasses import dataclass
from datetime import datetime

from governance import acts, canonical
from governance.acts import Act, Matter
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid, Stale
from governance.meetings.actions.minutes import (
    LIMIT,
    MINUTES,
    columns_of,
    corrections_until,
    locked_minutes,
    stands_at,
)
from governance.meetings.queries.minutes import CorrectionFacts, correction, reading
from governance.meetings.rules.minutes_moves import (
    CORRECTION_MOVES,
    Asked,
    CorrectionState,
    CorrectionStep,
    State,
    Step,
)
from governance.meetings.rules.minutes_places import every_place, is_public_place, places, put_otherwise
from governance.meetings.tables.minutes import Correction
from governance.people.rules import Acting, entries

CORRECTIONS_ARE = {
    CorrectionState.ASKED: "not answered",
    CorrectionState.ACCEPTED: "accepted",
    CorrectionState.DECLINED: "declined",
}
READ_BY = "All who were here read it."
RENEWED = """UPDATE minutes SET content = :content, hash = :hash, public_hash = :public_hash, corrections_until = :until,
    revision = revision + 1 WHERE id = :id AND revision = :revision AND state = 'circulated' RETURNING id"""
ADD = """INSERT INTO minutes_correction (minutes, number, state, place, before, after, reason, internal, erratum, person, who, at)
  SELECT :minutes, coalesce(max(number), 0) + 1, 'asked', :place, :before, :after, :reason, :internal, :erratum, :person, :who, :at
  FROM minutes_correction WHERE minutes = :minutes RETURNING number"""


async def _numbered(name: str) -> CorrectionFacts:
    """By the meeting's number and its own within the minutes, `M-2026-0042/3`. Raises NotFound."""
    number, _, nth = name.partition("/")
    return await correction(await locked_minutes(number), int(nth) if nth.isdecimal() else 0)


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
        stands = stands_at(every_place(content) if erratum else places(content), wish.place)
        _differs(stands, wish.before, said)
        await act.move()
        row = {"before": stands, "after": said, "reason": entries.reason(wish.reason, READ_BY)}
        marks = {"internal": not is_public_place(content, wish.place), "erratum": erratum}
        who = {"minutes": act.row.id, "person": by.person_id, "who": act.who, "at": at}
        nth = int(await sql.value(ADD, place=wish.place, **row, **marks, **who))
        await act.record(Tag.MINUTES_CORRECTION_ASKED, after={"correction": nth})
    return nth


def _differs(stands: str, before: str, said: str) -> None:
    if stands != canonical.stored(before, field="before", limit=LIMIT):
        raise Stale("This place says something else by now. Read it again before you ask for a correction.")
    if stands == said:
        message = "This is what it says already. Put it as it should be."
        raise Invalid(message, fields={"words": message})


async def accept(number: str, nth: int, *, seen: int, by: Acting, at: datetime) -> None:
    """The note taker or the other side takes a correction: the minutes say so from now on, under a new fingerprint.

    Whoever was here gets the same days again; final minutes stay as they are, and it stands beside them.
    """
    async with transaction():
        found = await correction(await locked_minutes(number), nth)
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
    if stands_at(places(content), asked.place) != asked.before:
        raise Stale("This place was corrected otherwise meanwhile. Decline this one, or have it asked anew.")
    internal = asked.internal
    kept = columns_of(
        put_otherwise(content, asked.place, asked.after, key=f"correction-{asked.nth}", internal=internal)
    )
    until = await corrections_until(of, act.at)
    if not await sql.rows(RENEWED, id=of.id, revision=of.revision, until=until, **kept):
        raise Stale(f"The minutes of {of.number} changed meanwhile. Look at them again.")
    return kept["hash"]


async def decline(number: str, nth: int, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """It stays as it is, and why."""
    why = entries.reason(words, READ_BY)
    async with transaction():
        found = await correction(await locked_minutes(number), nth)
        async with acts.take(CORRECTIONS, found, CorrectionStep.DECLINE, by=by, at=at, seen=seen) as act:
            await act.move(answer=why, answered_who=act.who, answered_at=at)
            await act.record(Tag.MINUTES_CORRECTION_DECLINED, after={"correction": nth})
