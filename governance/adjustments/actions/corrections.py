"""The acts on corrections: a department asks or takes back, 311 answers. What is corrected is judged anew."""

from collections.abc import Iterable
from datetime import datetime

from governance import acts
from governance.acts import Act, Matter
from governance.adjustments.queries.corrections import CorrectionFacts, answers_of, correction_by_number
from governance.adjustments.queries.selection import fingerprint, matching_requests
from governance.adjustments.rules.corrections import (
    MOVES,
    Answer,
    Asking,
    Standing,
    State,
    Step,
    corrected,
)
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Invalid, Stale
from governance.people.rules import Acting, entries
from governance.people.tables import Party
from governance.requests.actions.stale import requests_stale, services_stale
from governance.results.tables.adjustments import Correction

STATES = {
    State.ASKED: "waiting for 311's answer",
    State.ANSWERED: "answered",
    State.WITHDRAWN: "taken back",
}


def _standing(row: CorrectionFacts | None, by: Acting) -> Standing:
    if row is None:
        return Standing(state=State.NEW, by=by)
    return Standing(state=row.state, by=by, asked_by=row.party, asker=row.asked_person)


CORRECTIONS: Matter[CorrectionFacts, Step] = Matter(
    name="correction",
    table=Correction,
    moves=MOVES,
    load=correction_by_number,
    standing=_standing,
    states=STATES,
)
ONE_BY_ONE = 1_000  # requests that are marked to be judged anew each; of more, their services are
ADD = "INSERT INTO corrected_request (correction, request) SELECT :correction, unnest(:requests::bigint[])"
ANSWER = (
    "UPDATE corrected_request SET corrected = request = ANY(:ids::bigint[]) WHERE correction = :correction"
)
SERVICES = """SELECT coalesce(nullif(j.service, 0), l.service, 0) AS service, min(r.opened_at) AS since FROM request r
  JOIN label l ON l.id = r.label LEFT JOIN judgment j ON j.request = r.id WHERE r.id = ANY(:ids::bigint[]) GROUP BY 1"""


async def ask(asking: Asking, *, seen: str, by: Acting, at: datetime) -> str:
    """Ask about the requests that were looked at (`seen` is their fingerprint); answers the number. No result moves yet."""
    async with acts.create(CORRECTIONS, Step.ASK, by=by, at=at) as act:
        words = entries.reason(asking.words, "311 reads it.")
        # Two askings of one department at once would both find the same requests free.
        await Party.select(Party.id).where(Party.id == by.party_id).lock_rows("NO KEY UPDATE")
        found = await matching_requests(asking.selection, party=by.party_id, at=at)
        _same(found.requests, seen)
        number = await _inserted(act, asking, words, found.words)
        row = await Correction.select(Correction.id).where(Correction.number == number).first()
        await sql.rows(ADD, correction=row["id"] if row else 0, requests=list(found.requests))
        after = {"requests": len(found.requests), "reason": str(asking.reason), "chosen": found.words}
        await act.record(Tag.CORRECTION_ASKED, f"correction:{number}", after=after, reason=words)
    return number


async def answer(number: str, reply: Answer, *, seen: int, by: Acting, at: datetime) -> None:
    """311 corrects all, some or none of the requests, and says why; `seen` is the revision that was looked at."""
    words = entries.reason(reply.words, "The department reads it.")
    async with acts.take(CORRECTIONS, number, Step.ANSWER, by=by, at=at, seen=seen) as act:
        known = await answers_of(act.row.id)
        ids = sorted(known[each][0] for each in corrected(reply, known))
        await act.move(answer=words, answered_by=act.who, answered_at=at)
        await sql.rows(ANSWER, ids=ids, correction=act.row.id)
        await _judged_anew(number, ids, at)
        after = {"corrected": len(ids), "left": len(known) - len(ids)}
        await act.record(Tag.CORRECTION_ANSWERED, after=after, reason=words)


async def withdraw(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The department takes it back before it is answered."""
    why = entries.reason(words, "311 reads it.")
    async with acts.take(CORRECTIONS, number, Step.WITHDRAW, by=by, at=at, seen=seen) as act:
        await act.move(answer=why)
        await act.record(Tag.CORRECTION_WITHDRAWN, reason=why)


def _same(requests: Iterable[int], seen: str) -> None:
    found = tuple(requests)
    if not found:
        message = "None of these requests can be asked about. Look at what is said beside each."
        raise Invalid(message, fields={"numbers": message})
    if fingerprint(found) != seen:
        raise Stale("Other requests fit by now than those you looked at. Look at them again before you send.")


async def _inserted(act: Act[None], asking: Asking, words: str, chosen: str) -> str:
    number = await next_number("CR", act.at)
    row = Correction(
        number=number,
        party=act.by.party_id,
        reason=str(asking.reason),
        words=words,
        chosen=chosen,
        state=str(State.ASKED),
        asked_person=act.by.person_id,
        asked_by=act.who,
        asked_at=act.at,
    )
    await Correction.insert(row)
    return number


async def _judged_anew(number: str, ids: list[int], at: datetime) -> None:
    why = f"correction {number}"
    if len(ids) <= ONE_BY_ONE:
        await requests_stale(ids, why=why, at=at)
        return
    for row in await sql.rows(SERVICES, ids=ids):
        await services_stale([row["service"]], since=row["since"], why=why, at=at)
