"""The acts on corrections: a department asks or takes back, 311 answers. What is corrected is judged anew."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import canonical
from governance.adjustments.actions.steps import as_looked_at, still_open
from governance.adjustments.queries.corrections import CorrectionFacts, answers_of, correction_by_number
from governance.adjustments.queries.selection import fingerprint, found_by
from governance.adjustments.rules.corrections import (
    MOVE_OF,
    Answer,
    Asking,
    State,
    Step,
    corrected,
    open_steps,
)
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database.numbering import next_number
from governance.database.session import transaction
from governance.errors import Forbidden, Invalid, Stale, overtaken
from governance.people.actions import standing
from governance.people.rules import Acting
from governance.people.tables import Party
from governance.requests.actions.stale import requests_stale, services_stale
from governance.results.tables.adjustments import CorrectedRequest, Correction

STATES = {
    State.ASKED: "waiting for 311's answer",
    State.ANSWERED: "answered",
    State.WITHDRAWN: "taken back",
}
ONE_BY_ONE = 1_000  # requests that are marked to be judged anew each; of more, their services are
ADD = "INSERT INTO corrected_request (correction, request) SELECT {}, unnest({}::bigint[])"
ANSWER = "UPDATE corrected_request SET corrected = request = ANY({}::bigint[]) WHERE correction = {}"
SERVICES = """SELECT coalesce(nullif(j.service, 0), l.service, 0) AS service, min(r.opened_at) AS since FROM request r
  JOIN label l ON l.id = r.label LEFT JOIN judgment j ON j.request = r.id WHERE r.id = ANY({}::bigint[]) GROUP BY 1"""


async def ask(asking: Asking, *, seen: str, by: Acting, at: datetime) -> str:
    """Ask about the requests that were looked at (`seen` is their fingerprint); answers the number. No result moves yet."""
    _may(Step.ASK, State.NEW, by)
    words = _said(asking.words, "311 reads it.")
    async with transaction():
        await standing.confirm(by, at=at)
        # Two askings of one department at once would both find the same requests free.
        await Party.select(Party.id).where(Party.id == by.party_id).lock_rows("NO KEY UPDATE")
        found = await found_by(asking.selection, party=by.party_id, at=at)
        _same(found.requests, seen)
        number = await _inserted(asking, words, found.words, by=by, at=at)
        row = await Correction.select(Correction.id).where(Correction.number == number).first()
        await CorrectedRequest.raw(ADD, row["id"] if row else 0, list(found.requests))
        after = {"requests": len(found.requests), "reason": str(asking.reason), "chosen": found.words}
        await _written(Tag.CORRECTION_ASKED, number, by, at, after=after, reason=words)
    return number


async def answer(number: str, said: Answer, *, seen: int, by: Acting, at: datetime) -> None:
    """311 corrects all, some or none of the requests, and says why; `seen` is the revision that was looked at."""
    words = _said(said.words, "The department reads it.")
    async with transaction():
        now = await _guarded(number, Step.ANSWER, seen=seen, by=by, at=at)
        known = await answers_of(now.id)
        ids = sorted(known[each][0] for each in corrected(said, known))
        who = canonical.dumps(by.as_written())
        await _moved(now, Step.ANSWER, answer=words, answered_by=who, answered_at=at)
        await CorrectedRequest.raw(ANSWER, ids, now.id)
        await _judged_anew(number, ids, at)
        after = {"corrected": len(ids), "left": len(known) - len(ids)}
        await _written(Tag.CORRECTION_ANSWERED, number, by, at, after=after, reason=words)


async def withdraw(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The department takes it back before it is answered."""
    why = _said(words, "311 reads it.")
    async with transaction():
        now = await _guarded(number, Step.WITHDRAW, seen=seen, by=by, at=at)
        await _moved(now, Step.WITHDRAW, answer=why)
        await _written(Tag.CORRECTION_WITHDRAWN, number, by, at, reason=why)


def _said(words: str, who_reads: str) -> str:
    if not words.strip():
        raise Invalid(f"Say why in a sentence. {who_reads}", fields={"words": "say why in a sentence"})
    return words.strip()


def _may(step: Step, state: State, by: Acting, asked_by: str = "") -> None:
    if step not in open_steps(state, by=by, asked_by=asked_by):
        raise Forbidden(f"As {by.title} of {by.party_name} you cannot do this: it is for {MOVE_OF[step].by}.")


def _same(requests: Iterable[int], seen: str) -> None:
    found = tuple(requests)
    if not found:
        message = "None of these requests can be asked about. Look at what is said beside each."
        raise Invalid(message, fields={"numbers": message})
    if fingerprint(found) != seen:
        raise Stale("Other requests fit by now than those you looked at. Look at them again before you send.")


async def _inserted(asking: Asking, words: str, chosen: str, *, by: Acting, at: datetime) -> str:
    number = await next_number("CR", at)
    row = Correction(
        number=number,
        party=by.party_id,
        reason=str(asking.reason),
        words=words,
        chosen=chosen,
        state=str(State.ASKED),
        asked_person=by.person_id,
        asked_by=canonical.dumps(by.as_written()),
        asked_at=at,
    )
    await Correction.insert(row)
    return number


async def _guarded(number: str, step: Step, *, seen: int, by: Acting, at: datetime) -> CorrectionFacts:
    now = await correction_by_number(number)
    await standing.confirm(by, at=at)
    move = MOVE_OF[step]
    still_open(number, STATES[now.state], state=now.state, start=(move.start,), end=move.end)
    _may(step, now.state, by, now.party)
    if step not in open_steps(now.state, by=by, asked_by=now.party, asker=now.asked_person):
        raise Forbidden(f"You asked for {number} yourself, so somebody else at 311 answers it.")
    as_looked_at(number, seen=seen, revision=now.revision)
    return now


async def _moved(now: CorrectionFacts, step: Step, **values: Any) -> None:
    """The compare-and-set of the row on its revision and state; raises Stale where somebody was first."""
    columns: dict[Column | str, Any] = {"revision": now.revision + 1, "state": str(MOVE_OF[step].end)}
    columns.update(values.items())
    old = (
        (Correction.id == now.id)
        & (Correction.revision == now.revision)
        & (Correction.state == str(now.state))
    )
    if not await Correction.update(columns).where(old).returning(Correction.id):
        raise overtaken(now.number)


async def _judged_anew(number: str, ids: list[int], at: datetime) -> None:
    why = f"correction {number}"
    if len(ids) <= ONE_BY_ONE:
        await requests_stale(ids, why=why, at=at)
        return
    for row in await CorrectedRequest.raw(SERVICES, ids):
        await services_stale([row["service"]], since=row["since"], why=why, at=at)


async def _written(tag: Tag, number: str, by: Acting, at: datetime, **parts: Any) -> None:
    await trail.append(Entry(tag=tag, subject=f"correction:{number}", at=at, by=by.as_written(), **parts))
