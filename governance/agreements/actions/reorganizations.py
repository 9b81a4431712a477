"""The acts on reorganizations: propose, agree, decline, withdraw, lapse; and what the last yes brings about.

What is agreed is written at once with its day, which is never today or past: until that day nothing moves. Each service
that moves, ends or enters has an event of its own.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from governance import acts, canonical
from governance.acts import Act, Matter
from governance.agreements.actions.services import draft_services, enter_catalog
from governance.agreements.queries.reorganizations import (
    ReorganizationFacts,
    concerned,
    reorganization_by_number,
)
from governance.agreements.queries.services import Sight, proposable
from governance.agreements.queries.versions import city_zone, local_day
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.reorganizations import (
    MOVES,
    Kind,
    Plan,
    Standing,
    State,
    Step,
    checked,
    concerned_sides,
    title,
)
from governance.agreements.rules.versions import midnight
from governance.agreements.tables import Ownership, Reorganization, ReorganizationSide, Service
from governance.audit.tags import Tag
from governance.calendars.queries import for_party
from governance.calendars.rules import REPLY_DAYS, respond_by
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import Forbidden, Invalid, NotFound, Stale, overtaken
from governance.people.queries.directory import PartyFacts, parties
from governance.people.rules import Acting, PartyKind, clock, entries
from governance.sweeps.actions import rows

LAPSE_AFTER = timedelta(days=60)
STATES = {
    State.PROPOSED: "waiting for every side's yes",
    State.AGREED: "agreed by every side",
    State.DECLINED: "declined",
    State.WITHDRAWN: "taken back",
    State.LAPSED: "lapsed",
}


def _standing(row: ReorganizationFacts | None, by: Acting) -> Standing:
    if row is None:
        return Standing(state=State.NEW, by=by)
    agreed = frozenset((side.person, side.code) for side in row.sides if side.person is not None)
    asked = frozenset(side.code for side in row.asked)
    return Standing(state=row.state, by=by, proposer=row.proposer, asked=asked, agreed=agreed)


REORGANIZATIONS: Matter[ReorganizationFacts, Step] = Matter(
    name="reorganization",
    table=Reorganization,
    moves=MOVES,
    load=reorganization_by_number,
    standing=_standing,
    states=STATES,
)


async def propose(
    plan: Plan, *, reason: str, by: Acting, at: datetime, new: Sequence[ServiceEntry] = ()
) -> str:
    """Say what becomes of services; it is the own side's yes. `new` are drafted along with it. Answers the number."""
    words = entries.reason(reason, "Every side reads it.")
    async with acts.create(REORGANIZATIONS, Step.PROPOSE, by=by, at=at) as act:
        if new:
            await draft_services(new, by=by, at=at)
        await _in_sight(plan, by)
        offices = {party.code: party for party in await parties()}
        sides = await _sound(act, plan, offices)
        if by.party not in sides:
            names = " and ".join(sorted(offices[code].name for code in sides))
            raise Forbidden(f"This is for {names} to propose; it is no work of {by.party_name}.")
        number = await _inserted(act, plan, words, [offices[code] for code in sorted(sides)])
        after = {
            "title": title(plan),
            "plan": plan.body,
            "hash": plan.hash,
            "sides": sorted(offices[code].name for code in sides),
        }
        await act.record(Tag.REORGANIZATION_PROPOSED, f"reorganization:{number}", after=after, reason=words)
    return number


async def _in_sight(plan: Plan, by: Acting) -> None:
    """What another side has drafted is not there to be named."""
    unknown = sorted(plan.codes - await proposable(plan.codes, Sight(side=by.party)))
    if unknown:
        raise NotFound(f"There is no service “{unknown[0]}” of which you could propose this.")


async def _sound(
    act: Act[Any], plan: Plan, offices: Mapping[str, PartyFacts], *, besides: str = ""
) -> frozenset[str]:
    """The codes of the sides whose yes the plan needs, while nobody else decides about these services."""
    codes = sorted(plan.codes)
    await sql.rows(
        "SELECT id FROM service WHERE code = ANY(:codes::text[]) ORDER BY id FOR UPDATE", codes=codes
    )
    known = await concerned(codes, at=await _starts(plan, act.at), besides=besides)
    if plan.to and (plan.to not in offices or offices[plan.to].kind is not PartyKind.DEPARTMENT):
        raise Invalid("The work of a service is a department's.", fields={"to": "Choose a department."})
    checked(plan, known, today=await local_day(act.at))
    if plan.was and plan.was != await _said(plan):
        raise Stale("What is said about this service has changed meanwhile. Look at it again.")
    center = next(party.code for party in offices.values() if party.kind is PartyKind.CENTER)
    return concerned_sides(plan, known.values(), center=center)


async def _starts(plan: Plan, at: datetime) -> datetime:
    return midnight(plan.on, await city_zone()) if plan.on else at


async def _said(plan: Plan) -> dict[str, Any]:
    row = await Service.select().where(Service.code == next(iter(plan.services))).first()
    return {name: row[name] for name in plan.was} if row else {}


async def _inserted(act: Act[None], plan: Plan, words: str, sides: Sequence[PartyFacts]) -> str:
    number = await next_number("RO", act.at)
    row = Reorganization(
        number=number,
        kind=str(plan.kind),
        hash=plan.hash,
        body=canonical.dumps(plan.body),
        reason=words,
        state=str(State.PROPOSED),
        takes_effect=plan.on,
        proposer=act.by.party_id,
        proposed_at=act.at,
        respond_by=await _answer_by(act, sides),
    )
    await row.save()
    for side in sides:
        signed = {**act.signature, "hash": plan.hash} if side.code == act.by.party else {}
        await ReorganizationSide.insert(ReorganizationSide(reorganization=row.id, party=side.id, **signed))
    return number


async def _answer_by(act: Act[None], sides: Sequence[PartyFacts]) -> datetime:
    """When the last of those who are asked has had its business days."""
    today = await local_day(act.at)
    asked = [side.code for side in sides if side.code != act.by.party]
    return max([respond_by(await for_party(code, today), act.at, REPLY_DAYS) for code in asked])


async def agree(number: str, *, plan_hash: str, seen: int, by: Acting, at: datetime) -> State:
    """A side's yes to the plan with this fingerprint; the last one settles it. Answers the state it is in then."""
    async with acts.take(REORGANIZATIONS, number, Step.AGREE, by=by, at=at, seen=seen) as act:
        row = act.row
        if plan_hash != row.hash or not row.genuine:
            raise Stale(f"{number} is not what you were looking at. Look at it again before you agree.")
        await _sign(act)
        state = State.PROPOSED if len(row.asked) > 1 else State.AGREED
        ended = {"ended_at": at} if state is State.AGREED else {}
        await act.move(state, **ended)
        if state is State.AGREED:
            await _settle(act)
        after = {"hash": row.hash, "title": row.title, "settled": "with it, every side agreed"}
        await act.record(Tag.REORGANIZATION_AGREED, after=after if ended else {**after, "settled": ""})
    return state


SIGN = """UPDATE reorganization_side SET person = :person, seat = :seat, delegation = :delegation, who = :who, hash = :hash,
    at = :at WHERE reorganization = :reorganization AND party = :party AND at IS NULL RETURNING id"""


async def _sign(act: Act[ReorganizationFacts]) -> None:
    values = {"hash": act.row.hash, "reorganization": act.row.id, "party": act.by.party_id}
    if not await sql.rows(SIGN, **act.signature, **values):
        raise overtaken(act.row.number)


async def decline(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """A side that was asked ends it, with a reason."""
    await _end(number, Step.DECLINE, words, seen=seen, by=by, at=at)


async def withdraw(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The side that proposed it takes it back, with a reason."""
    await _end(number, Step.WITHDRAW, words, seen=seen, by=by, at=at)


async def _end(number: str, step: Step, words: str, *, seen: int, by: Acting, at: datetime) -> None:
    why = entries.reason(words, "Every side reads it.")
    tag = Tag.REORGANIZATION_DECLINED if step is Step.DECLINE else Tag.REORGANIZATION_WITHDRAWN
    async with acts.take(REORGANIZATIONS, number, step, by=by, at=at, seen=seen) as act:
        await act.move(ended_at=at, ended_words=why)
        await act.record(tag, before={"title": act.row.title}, reason=why)


DUE_TO_LAPSE = """SELECT number FROM reorganization WHERE state = 'proposed'
    AND (takes_effect <= :today OR proposed_at < :earliest) ORDER BY id"""
CLAIM = "SELECT id FROM reorganization WHERE number = :number AND state = 'proposed' FOR UPDATE SKIP LOCKED"


async def lapse_reorganizations(*, at: datetime) -> tuple[str, ...]:
    """Those whose day has come, or that are 60 days old, without every yes."""
    found = await sql.rows(DUE_TO_LAPSE, today=await local_day(at), earliest=at - LAPSE_AFTER)
    due = [row["number"] for row in found]
    return tuple(await rows.each("lapse_reorganizations", due, lambda number: _lapse(number, at)))


async def _lapse(number: str, at: datetime) -> str:
    if not await sql.rows(CLAIM, number=number):
        return ""
    async with acts.take(REORGANIZATIONS, number, Step.LAPSE, by=clock(), at=at) as act:
        await act.move(ended_at=at, ended_words="not every side had agreed in time")
        await act.record(Tag.REORGANIZATION_LAPSED, before={"title": act.row.title})
    return number


# What the last yes brings about


async def _settle(act: Act[ReorganizationFacts]) -> None:
    """Raises Stale where the plan would need another side's yes by now, or its day has come."""
    row, offices = act.row, {party.code: party for party in await parties()}
    try:
        sides = await _sound(act, row.plan, offices, besides=row.number)
    except Invalid as unsound:
        raise Stale(f"{row.number} cannot be carried out any more. {unsound.message}") from unsound
    if sides != {side.code for side in row.sides}:
        raise Stale(f"The work has changed hands since {row.number} was proposed. Propose it anew.")
    plan = replace(row.plan, to=row.plan.to or await _owner(row.plan, act.at))
    await EFFECTS[plan.kind](act, plan, offices[plan.to] if plan.to else None)


async def _owner(plan: Plan, at: datetime) -> str:
    """Whose work a new service becomes that is split off, where the plan names nobody: that of the old one's department."""
    known = await concerned(plan.services, at=await _starts(plan, at))
    return next((one.owner for one in known.values() if one.owner), "")


Effect = Callable[[Act[ReorganizationFacts], Plan, PartyFacts | None], Awaitable[None]]


async def _enter(act: Act[ReorganizationFacts], plan: Plan, to: PartyFacts | None) -> None:
    await enter_catalog(act, plan.services, _known(to).id, starts=act.at)


async def _move(act: Act[ReorganizationFacts], plan: Plan, to: PartyFacts | None) -> None:
    starts, new = await _starts(plan, act.at), _known(to)
    known = await concerned(plan.services, at=starts)
    for row in await _rows(plan.services):
        await _end_ownership(row["id"], starts)
        await Ownership.insert(Ownership(service=row["id"], party=new.id, starts=starts))
        one = known[row["code"]]
        after = {"name": one.name, "party": new.code, "party_name": new.name, "from": _day(plan)}
        before = {"party": one.owner} if one.owner else {}
        await act.record(
            Tag.SERVICE_MOVED, f"service:{one.code}", before=before, after=after, reason=act.row.reason
        )


async def _retire(act: Act[ReorganizationFacts], plan: Plan, to: PartyFacts | None) -> None:
    """Of a merger and a split, the first of the services it goes into takes what is still reported under its name."""
    starts = await _starts(plan, act.at)
    if plan.into:
        await enter_catalog(act, plan.into, _known(to).id, starts=starts)
    heirs = await _rows(list(plan.into)[:1])
    for row in await _rows(plan.services):
        await _end_ownership(row["id"], starts)
        heir = heirs[0]["id"] if heirs else None
        columns: dict[Any, Any] = {Service.retired_at: starts, Service.successor: heir}
        await Service.update(columns).where(Service.id == row["id"])
        after = {
            "name": plan.services[row["code"]],
            "into": " and ".join(plan.into.values()),
            "from": _day(plan),
        }
        await act.record(Tag.SERVICE_RETIRED, f"service:{row['code']}", after=after, reason=act.row.reason)


async def _describe(act: Act[ReorganizationFacts], plan: Plan, _: PartyFacts | None) -> None:
    (row,) = await _rows(plan.services)
    columns: dict[Any, Any] = {getattr(Service, name): value for name, value in plan.entry.items()}
    await Service.update(columns).where(Service.id == row["id"])
    after = {"name": plan.services[row["code"]], **plan.entry}
    subject = f"service:{row['code']}"
    await act.record(Tag.SERVICE_CHANGED, subject, before=dict(plan.was), after=after, reason=act.row.reason)


EFFECTS: Mapping[Kind, Effect] = {
    Kind.ENTER: _enter,
    Kind.MOVE: _move,
    Kind.MERGE: _retire,
    Kind.SPLIT: _retire,
    Kind.RETIRE: _retire,
    Kind.DESCRIBE: _describe,
}


async def _rows(codes: Sequence[str] | Mapping[str, str]) -> list[dict[str, Any]]:
    return await sql.rows(
        "SELECT id, code FROM service WHERE code = ANY(:codes::text[]) ORDER BY code", codes=list(codes)
    )


async def _end_ownership(service: int, ends: datetime) -> None:
    await Ownership.update({Ownership.ends: ends}).where(
        (Ownership.service == service) & Ownership.ends.is_null()
    )


def _known(to: PartyFacts | None) -> PartyFacts:
    if to is None:
        raise Invalid("Say whose work it becomes.", fields={"to": "Choose the department that does it."})
    return to


def _day(plan: Plan) -> str:
    return plan.on.isoformat() if plan.on else ""
