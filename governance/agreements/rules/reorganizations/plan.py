"""A plan: which services, what becomes of them, from which day; its fingerprint, and whose yes it needs. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from governance import canonical
from governance.agreements.rules.catalog import check_volume, checked_text
from governance.errors import Invalid

LONGEST_AHEAD = timedelta(days=366)


class Kind(StrEnum):
    ENTER = "enter"  # drafted services come into the catalog without a promise
    MOVE = "move"
    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"
    DESCRIBE = "describe"  # names, the words of its sentence, how often it is asked for


DATED = frozenset({Kind.MOVE, Kind.MERGE, Kind.SPLIT, Kind.RETIRE})  # the others hold from the last yes on
DESCRIPTION = ("problem", "detail", "further", "grouping", "act", "yearly_volume", "volume_source")
Entry = Mapping[str, str | int]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`services` and `into` are names by code; `to` the code of the department that does the work from then on.

    `entry` is what is said about the service from then on, where that is what changes, and `was` what is said today.
    """

    kind: Kind
    services: Mapping[str, str]
    into: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    to_name: str = ""
    on: date | None = None
    entry: Entry = field(default_factory=dict)
    was: Entry = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset({*self.services, *self.into})

    @property
    def body(self) -> dict[str, Any]:
        parts = {
            "kind": str(self.kind),
            "services": dict(self.services),
            "into": list(map(list, self.into.items())),  # the first one takes what is still reported
            "to": {"code": self.to, "name": self.to_name} if self.to else {},
            "on": self.on.isoformat() if self.on else "",
            "entry": dict(self.entry),
            "was": dict(self.was),
        }
        return {"v": 1} | {name: value for name, value in parts.items() if value}

    @property
    def hash(self) -> str:
        return canonical.fingerprint("reorganization", self.body)


def plan_from(body: Mapping[str, Any]) -> Plan:
    to = body.get("to", {})
    return Plan(
        kind=Kind(body["kind"]),
        services=body["services"],
        into=dict(body.get("into", ())),
        to=to.get("code", ""),
        to_name=to.get("name", ""),
        on=date.fromisoformat(body["on"]) if "on" in body else None,
        entry=body.get("entry", {}),
        was=body.get("was", {}),
    )


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """A service as it stands on the plan's day: `owner` is the code of its department, "" where none is settled.

    `moves_later`: another department is to take it after that day. `about`: the number of a plan that is still open.
    """

    code: str
    name: str
    owner: str
    drafted: bool
    ends: bool
    moves_later: bool = False
    about: str = ""


def checked(plan: Plan, known: Mapping[str, Concerned], *, today: date) -> Plan:
    """Raises Invalid naming each field that keeps the plan from being sound."""
    wrong = dict((*_faults_of_day(plan, today), *_faults(plan), *_faults_of(plan, known)))
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)
    return plan


def _faults_of_day(plan: Plan, today: date) -> Iterator[tuple[str, str]]:
    if plan.kind not in DATED:
        return
    if plan.on is None or plan.on <= today:
        yield "on", "Choose a day after today: nothing that is past changes hands."
    elif plan.on > today + LONGEST_AHEAD:
        yield "on", "Choose a day within the next year."


def _faults(plan: Plan) -> Iterator[tuple[str, str]]:
    if not plan.services:
        yield "services", "Name at least one service."
    if plan.kind in (Kind.MOVE, Kind.ENTER) and not plan.to:
        yield "to", "Choose the department that is to do the work."
    if plan.kind is Kind.MERGE and (len(plan.into) != 1 or plan.into.keys() & plan.services.keys()):
        yield "into", "Choose one other service into which it goes."
    if plan.kind is Kind.SPLIT and (len(plan.into) < 2 or plan.into.keys() & plan.services.keys()):
        yield "into", "Name at least two services into which it goes."
    if plan.kind is Kind.DESCRIBE:
        yield from _faults_of_entry(plan.entry)


def _faults_of_entry(entry: Entry) -> Iterator[tuple[str, str]]:
    if not entry:
        yield "entry", "Nothing is different from what is said today."
    if "problem" in entry and not entry["problem"]:
        yield "problem", "A service needs a name."
    for name, value in entry.items():
        if name not in DESCRIPTION:
            yield name, f"“{name}” of a service is not changed here."
        elif name == "yearly_volume":
            check_volume(int(value))
        else:
            checked_text(name, str(value))


def _faults_of(plan: Plan, known: Mapping[str, Concerned]) -> Iterator[tuple[str, str]]:
    for code in plan.codes:
        one, field_name = known.get(code), "services" if code in plan.services else "into"
        new = plan.kind is Kind.ENTER or code in plan.into
        if one is None or (one.drafted and not new) or (plan.kind is Kind.ENTER and not one.drafted):
            yield field_name, f"“{plan.services.get(code) or plan.into[code]}” cannot be meant here."
        elif one.ends:
            yield field_name, f"“{one.name}” is retired, or its end is agreed already."
        elif one.about:
            yield field_name, f"{one.about} about “{one.name}” is open. It has to end first."
        elif one.moves_later:
            yield field_name, f"“{one.name}” is to move later already. Choose a day after that."
        elif plan.kind is Kind.MOVE and one.owner == plan.to:
            yield "to", f"{plan.to_name} does this work already."


def concerned_sides(plan: Plan, known: Iterable[Concerned], *, center: str) -> frozenset[str]:
    """311 and every department that does any of the work before or after. Raises Invalid where that is 311 alone."""
    departments = {one.owner for one in known} | {plan.to} - {""}
    if not departments - {""}:
        message = "No department does this work yet. Say first whose it is: move it there."
        raise Invalid(message, fields={"services": message})
    return frozenset({center, *departments} - {""})
