"""The acts on event adjustments: ask for one, declare, confirm, refuse, take back, withdraw. Each marks what to judge anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import canonical
from governance.adjustments.actions.steps import as_looked_at, still_open
from governance.audit import trail
from governance.audit.rules import Entry, instant
from governance.audit.tags import Tag
from governance.database.numbering import next_number
from governance.database.session import transaction
from governance.errors import Forbidden, Invalid, overtaken
from governance.people.actions import standing
from governance.people.rules import Acting, PartyKind
from governance.requests.actions.stale import services_stale
from governance.results.queries.reliefs import ReliefFacts, coverable, relief
from governance.results.rules.reliefs import (
    HOLDS,
    MOVE_OF,
    Adjustment,
    Effect,
    State,
    Step,
    checked,
    open_steps,
)
from governance.results.tables.adjustments import Relief, ReliefCover

STATES = {
    State.REQUESTED: "waiting for the approving official",
    State.DECLARED: "declared, provisionally",
    State.CONFIRMED: "confirmed",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}


async def request(wanted: Adjustment, *, by: Acting, at: datetime) -> str:
    """A department asks for its own services, 311 for any; answers the number. Nothing holds yet."""
    _may(Step.REQUEST, State.NEW, by)
    async with transaction():
        await standing.confirm(by, at=at)
        good, services = await _sound(wanted, by=by, at=at)
        number = await _inserted(good, services, State.REQUESTED, by=by, at=at)
        await _written(Tag.RELIEF_REQUESTED, number, by, at, after=_told(good))
    return number


async def declare(wanted: Adjustment, *, by: Acting, at: datetime) -> str:
    """The sponsor declares an event nobody asked for; it holds at once, provisionally. Answers the number."""
    _may(Step.DECLARE, State.NEW, by)
    async with transaction():
        await standing.confirm(by, at=at)
        good, services = await _sound(wanted, by=by, at=at)
        number = await _inserted(good, services, State.DECLARED, by=by, at=at)
        await _judged_anew(number, [good], services, at)
        await _written(Tag.RELIEF_DECLARED, number, by, at, after=_told(good))
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
    async with transaction():
        now = await _guarded(number, step, seen=seen, by=by, at=at)
        good, services = await _sound(wanted, by=by, at=at, final=step is Step.CONFIRM)
        who = {f"{mark}_by": canonical.dumps(by.as_written()), f"{mark}_at": at}
        await _moved(now, step, **_columns(good), **who)
        await ReliefCover.delete().where(ReliefCover.relief == now.id)
        await _covered(now.id, services)
        before = [now.wanted] if now.state in HOLDS else []
        await _judged_anew(number, [*before, good], [*services, *(s.id for s in now.services)], at)
        await _written(tag, number, by, at, before=_told(now.wanted), after=_told(good))


async def _end(number: str, step: Step, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    if not words.strip():
        raise Invalid("Say why in a sentence; everybody reads it.", fields={"words": "say why in a sentence"})
    tag = Tag.RELIEF_REFUSED if step is Step.REFUSE else Tag.RELIEF_WITHDRAWN
    async with transaction():
        now = await _guarded(number, step, seen=seen, by=by, at=at)
        await _moved(now, step, ended_words=words)
        if now.state in HOLDS:
            await _judged_anew(number, [now.wanted], [each.id for each in now.services], at)
        before = {"name": now.wanted.name, "state": STATES[now.state]}
        await _written(tag, number, by, at, before=before, reason=words)


def _may(step: Step, state: State, by: Acting, asked_by: str = "") -> None:
    if step not in open_steps(state, by=by, asked_by=asked_by):
        raise Forbidden(f"As {by.title} of {by.party_name} you cannot do this: it is for {MOVE_OF[step].by}.")


async def _guarded(number: str, step: Step, *, seen: int, by: Acting, at: datetime) -> ReliefFacts:
    now = await relief(number)
    await standing.confirm(by, at=at)
    move = MOVE_OF[step]
    still_open(number, STATES[now.state], state=now.state, start=move.start, end=move.end)
    _may(step, now.state, by, now.asked_party)
    if step not in open_steps(now.state, by=by, asked_by=now.asked_party, asker=now.asked_person):
        raise Forbidden(f"You asked for {number} yourself, so somebody else decides about it.")
    as_looked_at(number, seen=seen, revision=now.revision)
    return now


async def _sound(
    wanted: Adjustment, *, by: Acting, at: datetime, final: bool = False
) -> tuple[Adjustment, list[int]]:
    """The checked adjustment and the ids of its services; a department chooses from its own."""
    good = checked(wanted, at=at, final=final)
    own = by.party_id if by.kind is PartyKind.DEPARTMENT else None
    known = {each.code: each.id for each in await coverable(at=at, party=own)}
    foreign = [code for code in good.services if code not in known]
    if foreign:
        message = (
            f"{', '.join(foreign)}: no service of {by.party_name if own else 'the catalog'}. Choose again."
        )
        raise Invalid(message, fields={"services": message})
    codes = tuple(sorted(set(good.services)))
    return replace(good, services=codes), [known[code] for code in codes]


async def _inserted(
    good: Adjustment, services: Iterable[int], state: State, *, by: Acting, at: datetime
) -> str:
    number, who = await next_number("EV", at), canonical.dumps(by.as_written())
    declared: dict[str, Any] = {"declared_by": who, "declared_at": at} if state is State.DECLARED else {}
    asked: dict[str, Any] = {
        "asked_party": by.party_id,
        "asked_person": by.person_id,
        "asked_by": who,
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


async def _moved(now: ReliefFacts, step: Step, **values: Any) -> None:
    """The compare-and-set of the row on its revision and state; raises Stale where somebody was first."""
    columns: dict[Column | str, Any] = {"revision": now.revision + 1, "state": str(MOVE_OF[step].end)}
    columns.update(values.items())
    old = (Relief.id == now.id) & (Relief.revision == now.revision) & (Relief.state == str(now.state))
    if not await Relief.update(columns).where(old).returning(Relief.id):
        raise overtaken(now.number)


async def _judged_anew(
    number: str, versions: Iterable[Adjustment], services: Iterable[int], at: datetime
) -> None:
    """A pause also reaches requests that were open when it began, whenever they were opened."""
    known = list(versions)
    paused = any(each.effect is Effect.PAUSE for each in known)
    since = None if paused else min(each.starts for each in known)
    await services_stale(services, since=since, why=f"event adjustment {number}", at=at)


def _told(wanted: Adjustment) -> dict[str, Any]:
    parts = {
        "name": wanted.name,
        "reason": wanted.reason,
        "effect": "the clock stands still" if wanted.effect is Effect.PAUSE else "left out",
        "starts": instant(wanted.starts),
        "ends": instant(wanted.ends) if wanted.ends else "",
        "services": sorted(wanted.services),
    }
    return {key: value for key, value in parts.items() if value}


async def _written(tag: Tag, number: str, by: Acting, at: datetime, **parts: Any) -> None:
    await trail.append(
        Entry(tag=tag, subject=f"event-adjustment:{number}", at=at, by=by.as_written(), **parts)
    )
