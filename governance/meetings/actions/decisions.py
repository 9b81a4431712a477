"""A decision enters the register with its number, as part of the act that writes it down or closes its vote."""

from collections.abc import Mapping

from governance import canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Stale
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.outcomes import Outcome, OutcomeKind
from governance.meetings.tables.decisions import Decision

MOTION = "SELECT id, about, hash FROM motion WHERE key = :key"
EFFECT = "UPDATE decision SET effect = :effect, effect_at = :at WHERE outcome = :outcome RETURNING id"
RESTS = "SELECT EXISTS (SELECT FROM decision WHERE outcome = :outcome AND motion IS NOT NULL) AS found"
VOTED_ON = "This is what a vote came to, so it stays as it is. Another motion can decide otherwise."


async def enter(act: Act[MeetingFacts], outcome: Outcome, form: Mapping[str, str]) -> None:
    """The entry of an outcome; `form` names the motion that it is the result of, where there is one."""
    motion = await sql.row(MOTION, key=form["motion"]) if form.get("motion") else None
    told = {"v": 1, "meeting": act.row.number, "words": outcome.words}
    number, hashed = await next_number("D", act.at), motion["hash"] if motion else ""
    hashed = hashed or canonical.fingerprint("decision", told)
    await Decision(
        number=number,
        body=act.row.body_id,
        meeting=act.row.id,
        outcome=outcome.id,
        motion=motion["id"] if motion else None,
        about=(motion and motion["about"]) or outcome.about,
        words=outcome.words,
        hash=hashed,
        recommendation=outcome.kind is OutcomeKind.RECOMMENDATION,
        internal=outcome.internal,
        at=act.at,
    ).save()
    after = {"kind": str(outcome.kind), "meeting": act.row.number, "hash": hashed}
    await act.record(Tag.DECISION_REGISTERED, f"decision:{number}", after=after)


async def takes_effect(act: Act[MeetingFacts], outcome: Outcome, effect: str) -> None:
    """What it changed, in words; with the act that changes it."""
    await sql.rows(EFFECT, outcome=outcome.id, effect=effect, at=act.at)


async def number_of(outcome: Outcome) -> str:
    return str(await sql.value("SELECT number FROM decision WHERE outcome = :outcome", outcome=outcome.id))


async def keep(_: Act[MeetingFacts], outcome: Outcome) -> None:
    """Raises Stale for what a vote came to: nobody strikes that."""
    if await sql.value(RESTS, outcome=outcome.id):
        raise Stale(VOTED_ON)
