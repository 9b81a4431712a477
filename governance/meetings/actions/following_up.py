"""The acts on actions: opened by what came of an item, done with what shows it, looked at by the other side, put off, dropped.

An action opens within another act. What the program opens by itself, the steps of a version, is in version_steps.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from governance import acts, canonical
from governance.acts import Act, Matter
from governance.agreements.queries.deployments import deployment
from governance.agreements.queries.versions import local_day
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.calendars.queries import for_party
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid
from governance.meetings.queries.actions import ActionFacts, action
from governance.meetings.rules.actions import (
    MOVES,
    OWNERS,
    Evidence,
    Opening,
    Standing,
    State,
    Step,
    VersionStep,
    checked_evidence,
    due_at,
)
from governance.meetings.tables.minutes import Action, Deferral
from governance.people.rules import Acting, entries

STATES = {
    State.OPEN: "open",
    State.DONE: "done",
    State.VERIFIED: "done and confirmed",
    State.DROPPED: "dropped",
}


def _standing(row: ActionFacts, by: Acting) -> Standing:
    return Standing(state=row.state, by=by, party=row.party, other=row.other, done_by=row.done_by)


ACTIONS: Matter[ActionFacts, Step] = Matter(
    name="action", table=Action, moves=MOVES, load=action, standing=_standing, states=STATES
)
NOT_A_ROLE = "Choose the role that does it: of one of the offices that meet."
SHOWN_INSTEAD = (
    "Say since when the system shows the new target, on its own page: that closes this action, too."
)


class Came(Protocol):
    """What came of an item, as far as an action asks."""

    @property
    def id(self) -> int: ...
    @property
    def item_id(self) -> int: ...
    @property
    def words(self) -> str: ...
    @property
    def internal(self) -> bool: ...


# The role, and the office that looks whether it is done: the other of two that meet; in a board 311 for the convening
# office's own, for all others the convening office.
OWNER = """SELECT s.id AS seat, s.code, s.title, p.id AS party, p.code AS party_code, p.name AS party_name, o.id AS other
  FROM body b, seat s JOIN party p ON p.id = s.party JOIN LATERAL (SELECT x.id FROM party x
    WHERE CASE WHEN b.kind = 'working' THEN x.kind = 'center' AND p.id = b.party OR x.id = b.party AND p.kind = 'center'
      WHEN p.kind = 'oversight' THEN x.kind = 'center' ELSE x.kind = 'oversight' END LIMIT 1) o ON true
  WHERE b.id = :body AND s.code = :seat AND s.closed_at IS NULL AND s.role = ANY(:roles::text[])"""


async def open_action(act: Act[Any], added: Came, form: Mapping[str, str]) -> None:
    """The action that came of an item, within the act that writes it down; `form`: seat, due, done_when."""
    typed = Opening(
        words=added.words,
        seat=form.get("seat", ""),
        due=form.get("due", ""),
        done_when=form.get("done_when", ""),
    )
    owner = await sql.row(OWNER, body=act.row.body_id, seat=typed.seat, roles=sorted(OWNERS))
    if owner is None:
        raise Invalid(NOT_A_ROLE, fields={"seat": NOT_A_ROLE})
    origin = {"body": act.row.body_id, "meeting": act.row.id, "item": added.item_id, "outcome": added.id}
    due = await _due(typed.due, owner["party_code"], act.at)
    await opened(act, typed, owner, due=due, origin=origin, told=not added.internal)


async def opened(
    act: Act[Any],
    typed: Opening,
    owner: Mapping[str, Any],
    *,
    due: datetime,
    origin: Mapping[str, Any],
    told: bool = True,
) -> str:
    """Its row and its event; answers its number. `told`: its words go on record."""
    number = await next_number("AC", act.at)
    words = canonical.text(typed.words, field="words", limit=2_000)
    done_when = canonical.text(typed.done_when, field="done_when", limit=500)
    ids = {name: owner[name] for name in ("seat", "party", "other")}
    row = Action(
        number=number, words=words, done_when=done_when, due=due, who=act.who, at=act.at, **ids, **origin
    )
    await Action.insert(row)
    after = {"party_name": owner["party_name"], "due": instant(due), **({"words": words} if told else {})}
    await act.record(Tag.ACTION_OPENED, f"action:{number}", after=after)
    return number


async def _due(typed: str, party: str, at: datetime) -> datetime:
    today = await local_day(at)
    return due_at(typed, calendar=await for_party(party, today), at=at, today=today)


async def struck(act: Act[Any], added: Came) -> None:
    """What it came of is struck while the meeting is open: it is dropped, if nobody has done it yet."""
    number = await sql.value(OF_OUTCOME, outcome=added.id, at=act.at, reason=STRUCK)
    if number:
        await act.record(Tag.ACTION_DROPPED, f"action:{number}", reason=STRUCK)


STRUCK = "It was struck from the notes of the meeting."
OF_OUTCOME = """UPDATE action SET state = 'dropped', revision = revision + 1, ended_at = :at, reason = :reason
  WHERE outcome = :outcome AND state = 'open' RETURNING number"""
# What was there before this meeting and is open still.
CARRIED = """UPDATE action SET carried = carried + 1 WHERE state = 'open' AND body = :body AND meeting IS DISTINCT FROM :meeting"""


async def carry(act: Act[Any]) -> None:
    """Counts, within the act that closes a meeting, one meeting more for what is open from before it."""
    await sql.rows(CARRIED, body=act.row.body_id, meeting=act.row.id)


FILES = "SELECT count(*) FROM attachment WHERE matter = :matter AND removed_at IS NULL"


async def do(number: str, typed: Evidence, *, seen: int, by: Acting, at: datetime) -> None:
    """It is done: words, a link or a file shows it. That a system shows a new target is said on its own page."""
    async with acts.take(ACTIONS, number, Step.DO, by=by, at=at, seen=seen) as act:
        await _not_by_hand(act.row, at)
        files = int(await sql.value(FILES, matter=act.subject))
        shows = checked_evidence(Evidence(words=typed.words, link=typed.link, files=files))
        done = {"done_who": act.who, "done_by": by.person_id, "done_at": at}
        await act.move(evidence=shows.words, link=shows.link, reason="", **done)
        after = {"words": shows.words, "link": shows.link, "files": files}
        await act.record(Tag.ACTION_DONE, after={key: value for key, value in after.items() if value})


async def _not_by_hand(row: ActionFacts, at: datetime) -> None:
    """That the city's own system shows new targets is said once, for those who look them up as well."""
    if row.step == VersionStep.SYSTEM and (await deployment(row.deployment, at=at)).waits:
        raise Invalid(SHOWN_INSTEAD)


async def verify(number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """The other side has looked: it is done."""
    async with acts.take(ACTIONS, number, Step.VERIFY, by=by, at=at, seen=seen) as act:
        await act.move(verified_who=act.who, verified_at=at, ended_at=at)
        await act.record(Tag.ACTION_VERIFIED)


async def not_yet(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The other side has looked: it is not done yet. Its day stays what it was."""
    why = entries.reason(words, "Whoever does it reads it.")
    async with acts.take(ACTIONS, number, Step.NOT_YET, by=by, at=at, seen=seen) as act:
        await act.move(reason=why, done_who="", done_by=None, done_at=None)
        await act.record(Tag.ACTION_NOT_YET, reason=why)


async def defer(number: str, *, due: str, words: str, seen: int, by: Acting, at: datetime) -> None:
    """Another, later day. How often is counted, and shown wherever the action is."""
    why = entries.reason(words, "The other side reads it.")
    async with acts.take(ACTIONS, number, Step.DEFER, by=by, at=at, seen=seen) as act:
        await _not_by_hand(act.row, at)
        until = await _due(due, act.row.party, at)
        if not due.strip() or until <= act.row.due:
            raise Invalid(
                "Give a day after the one it is due now.",
                fields={"due": "lies not after the one it is due now"},
            )
        await act.move(due=until)
        row = Deferral(action=act.row.id, due=act.row.due, until=until, words=why, who=act.who, at=at)
        await Deferral.insert(row)
        before, after = {"due": instant(act.row.due)}, {"due": instant(until)}
        await act.record(Tag.ACTION_DEFERRED, before=before, after=after, reason=why)


SEAT = """SELECT s.id, s.title FROM seat s JOIN party p ON p.id = s.party
  WHERE s.code = :seat AND p.code = :party AND s.closed_at IS NULL AND s.role = ANY(:roles::text[])"""


async def hand_over(number: str, *, seat: str, seen: int, by: Acting, at: datetime) -> None:
    """From now on another role of the same office does it."""
    async with acts.take(ACTIONS, number, Step.HAND_OVER, by=by, at=at, seen=seen) as act:
        await _not_by_hand(act.row, at)
        found = await sql.row(SEAT, seat=seat, party=act.row.party, roles=sorted(OWNERS))
        if found is None or seat == act.row.seat:
            reason = "Choose another role of the same office."
            raise Invalid(reason, fields={"seat": reason})
        await act.move(seat=found["id"])
        before, after = {"title": act.row.title}, {"title": found["title"]}
        await act.record(Tag.ACTION_HANDED_OVER, before=before, after=after)


async def drop(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """It is not needed any more; the other side is told, with the reason."""
    why = entries.reason(words, "The other side is told, and reads it.")
    async with acts.take(ACTIONS, number, Step.DROP, by=by, at=at, seen=seen) as act:
        await _not_by_hand(act.row, at)
        await act.move(reason=why, ended_at=at)
        await act.record(Tag.ACTION_DROPPED, reason=why)
