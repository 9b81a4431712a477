"""The acts on event adjustments: ask for one, declare, confirm, refuse, take back, withdraw. Each marks what to judge anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from governance import acts
from governance.acts import Act, Matter
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.database.numbering import next_number
from governance.errors import Invalid
from governance.people.rules import Acting, PartyKind, entries
from governance.requests.actions.stale import services_stale
from governance.results.queries.reliefs import ReliefFacts, coverable, relief
from governance.results.rules.reliefs import (
    HOLDS,
    MOVES,
    Adjustment,
    Effect,
    Standing,
    State,
    Step,
    checked,
)
from governance.results.tables.adjustments import Relief, ReliefCover

STATES = {
    State.REQUESTED: "waiting for the approving official",
    State.DECLARED: "declared, provisionally",
    State.CONFIRMED: "confirmed",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}


def _standing(row: ReliefFacts | None, by: Acting) -> Standing:
    if row is None:
        return Standing(state=State.NEW, by=by)
    return Standing(state=row.state, by=by, asked_by=row.asked_party, asker=row.asked_person)


ADJUSTMENTS: Matter[ReliefFacts, Step] = Matter(
    name="event-adjustment",
    table=Relief,
    moves=MOVES,
    load=relief,
    standing=_standing,
    states=STATES,
)


async def request(wanted: Adjustment, *, by: Acting, at: datetime) -> str:
    """A department asks for its own services, 311 for any; answers the number. Nothing holds yet."""
    async with acts.create(ADJUSTMENTS, Step.REQUEST, by=by, at=at) as act:
        good, services = await _sound(act, wanted)
        number = await _inserted(act, good, services, State.REQUESTED)
        await act.record(Tag.RELIEF_REQUESTED, f"event-adjustment:{number}", after=_summary(good))
    return number


async def declare(wanted: Adjustment, *, by: Acting, at: datetime) -> str:
    """The sponsor declares an event nobody asked for; it holds at once, provisionally. Answers the number."""
    async with acts.create(ADJUSTMENTS, Step.DECLARE, by=by, at=at) as act:
        good, services = await _sound(act, wanted)
        number = await _inserted(act, good, services, State.DECLARED)
        await _judged_anew(number, [good], services, at)
        await act.record(Tag.RELIEF_DECLARED, f"event-adjustment:{number}", after=_summary(good))
    return number


async def declare_requested(number: str, wanted: Adjustment, *, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor declares what was asked for, as asked or otherwise; `seen` is the revision that was looked at."""
    await _settle(number, Step.DECLARE, wanted, seen=seen, by=by, at=at)


async def confirm(number: str, wanted: Adjustment, *, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor makes a provisional adjustment final, with its last bounds; its end must be known and past."""
    await _settle(number, Step.CONFIRM, wanted, seen=seen, by=by, at=at)


async def refuse(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    await _end(number, Step.REFUSE, words=words, seen=seen, by=by, at=at)


async def take_back(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The side that asked takes its request back."""
    await _end(number, Step.TAKE_BACK, words=words, seen=seen, by=by, at=at)


async def withdraw(number: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """The sponsor takes a declared or confirmed adjustment back; from then on it never held."""
    await _end(number, Step.WITHDRAW, words=words, seen=seen, by=by, at=at)


async def _settle(
    number: str, step: Step, wanted: Adjustment, *, seen: int, by: Acting, at: datetime
) -> None:
    mark, tag = (
        ("declared", Tag.RELIEF_DECLARED) if step is Step.DECLARE else ("confirmed", Tag.RELIEF_CONFIRMED)
    )
    async with acts.take(ADJUSTMENTS, number, step, by=by, at=at, seen=seen) as act:
        row = act.row
        good, services = await _sound(act, wanted, final=step is Step.CONFIRM)
        await act.move(**_columns(good), **{f"{mark}_by": act.who, f"{mark}_at": at})
        await ReliefCover.delete().where(ReliefCover.relief == row.id)
        await _covered(row.id, services)
        before = [row.wanted] if row.state in HOLDS else []
        await _judged_anew(number, [*before, good], [*services, *(s.id for s in row.services)], at)
        await act.record(tag, before=_summary(row.wanted), after=_summary(good))


async def _end(number: str, step: Step, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    words = entries.reason(words, "Everybody reads it.")
    tag = Tag.RELIEF_REFUSED if step is Step.REFUSE else Tag.RELIEF_WITHDRAWN
    async with acts.take(ADJUSTMENTS, number, step, by=by, at=at, seen=seen) as act:
        row = act.row
        await act.move(ended_words=words)
        if row.state in HOLDS:
            await _judged_anew(number, [row.wanted], [each.id for each in row.services], at)
        before = {"name": row.wanted.name, "state": STATES[row.state]}
        await act.record(tag, before=before, reason=words)


async def _sound(act: Act[Any], wanted: Adjustment, *, final: bool = False) -> tuple[Adjustment, list[int]]:
    """The checked adjustment and the ids of its services; a department chooses from its own."""
    good = checked(wanted, at=act.at, final=final)
    own = act.by.party_id if act.by.kind is PartyKind.DEPARTMENT else None
    known = {each.code: each.id for each in await coverable(at=act.at, party=own)}
    foreign = [code for code in good.services if code not in known]
    if foreign:
        message = f"{', '.join(foreign)}: no service of {act.by.party_name if own else 'the catalog'}. Choose again."
        raise Invalid(message, fields={"services": message})
    codes = tuple(sorted(set(good.services)))
    return replace(good, services=codes), [known[code] for code in codes]


async def _inserted(act: Act[None], good: Adjustment, services: Iterable[int], state: State) -> str:
    number, by, at = await next_number("EV", act.at), act.by, act.at
    declared: dict[str, Any] = {"declared_by": act.who, "declared_at": at} if state is State.DECLARED else {}
    asked: dict[str, Any] = {
        "asked_party": by.party_id,
        "asked_person": by.person_id,
        "asked_by": act.who,
        "asked_at": at,
    }
    row = Relief(number=number, state=str(state), **_columns(good), **asked, **declared)
    made = await Relief.insert(row).returning(Relief.id)
    await _covered(made[0]["id"], services)
    return number


def _columns(good: Adjustment) -> dict[str, Any]:
    known = {name: getattr(good, name) for name in ("name", "reason", "starts", "ends")}
    return {**known, "effect": str(good.effect)}


async def _covered(relief_id: int, services: Iterable[int]) -> None:
    await ReliefCover.insert(*(ReliefCover(relief=relief_id, service=each) for each in services))


async def _judged_anew(
    number: str, versions: Iterable[Adjustment], services: Iterable[int], at: datetime
) -> None:
    """A pause also reaches requests that were open when it began, whenever they were opened."""
    known = list(versions)
    paused = any(each.effect is Effect.PAUSE for each in known)
    since = None if paused else min(each.starts for each in known)
    await services_stale(services, since=since, why=f"event adjustment {number}", at=at)


def _summary(wanted: Adjustment) -> dict[str, Any]:
    parts = {
        "name": wanted.name,
        "reason": wanted.reason,
        "effect": "the clock stands still" if wanted.effect is Effect.PAUSE else "left out",
        "starts": instant(wanted.starts),
        "ends": instant(wanted.ends) if wanted.ends else "",
        "services": sorted(wanted.services),
    }
    return {key: value for key, value in parts.items() if value}
