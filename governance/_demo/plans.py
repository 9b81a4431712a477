"""What the made-up city promises: its services as written in `services/*.toml`, and targets written in one line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Intake, Pause, Target, Term
from governance.calendars.rules.units import Unit

SOURCE = "311's yearly report"
_LINE = re.compile(r"(\d+) (hours|business-hours|calendar-days|business-days)(?: @(\d+))?")
_PAUSE = re.compile(r"(.+), at most (\d+) (\S+)")


@dataclass(frozen=True, kw_only=True)
class ServicePlan:
    """A service with its first target, agreed so many days ago (0 = in version 1); None where the import brings it."""

    service: ServiceEntry
    term: Term | None
    since: int
    routed: bool

    @property
    def words(self) -> Intake:
        """What call takers ask and tell, as both sides agree on it with the first target."""
        service = self.service
        return Intake(service=service.code, ask_first=service.ask_first, tell_resident=service.tell_resident)


@cache
def planned() -> Mapping[str, tuple[ServicePlan, ...]]:
    """The services of each department, in the order of the files."""
    folder = files("governance._demo") / "services"
    found = sorted(folder.iterdir(), key=lambda one: one.name)
    names = [one.name.removesuffix(".toml") for one in found]
    return {
        name: _read(name, tomllib.loads(one.read_text("utf-8")))
        for name, one in zip(names, found, strict=True)
    }


def _read(department: str, body: Mapping[str, Any]) -> tuple[ServicePlan, ...]:
    return tuple(_planned(department, body["calendar"], row) for row in body["service"])


def _planned(department: str, calendar: str, row: Mapping[str, Any]) -> ServicePlan:
    service = ServiceEntry(
        code=row["code"],
        problem=row["problem"],
        grouping=row["group"],
        act=row["act"],
        ask_first=row["ask"],
        tell_resident=row["tell"],
        yearly_volume=row["volume"],
        volume_source=SOURCE,
        department=department,
        aliases=(*row["aliases"], *row.get("spanish", ())),
    )
    return ServicePlan(
        service=service,
        term=_term(row, calendar),
        since=row.get("since", 0),
        routed=row.get("routed", False),
    )


def _term(row: Mapping[str, Any], calendar: str) -> Term | None:
    if "handled_by" in row:
        return Term(service=row["code"], handled_by=row["handled_by"])
    if "target" not in row:
        return None
    pauses = tuple(_pause(one) for one in row.get("pauses", ()))
    blank = Term(service=row["code"], calendar=calendar, closed_when=row["closed"], pauses=pauses)
    return aimed(blank, row["target"])


def _pause(line: str) -> Pause:
    read = _PAUSE.fullmatch(line)
    if read is None:
        raise ValueError(line)
    return Pause(reason=read[1], cap=Target(amount=int(read[2]), unit=Unit(read[3])))


def aimed(term: Term, line: str) -> Term:
    """The term with the target of a line such as “4 business-days @85”; without a goal it keeps its own."""
    read = _LINE.fullmatch(line)
    if read is None:
        raise ValueError(line)
    goal = int(read[3]) * 100 if read[3] else term.goal_bp
    return replace(term, target=Target(amount=int(read[1]), unit=Unit(read[2])), goal_bp=goal)
