"""The form in which somebody says what is to become of a service: what it asks for each kind, read into a plan."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from governance.agreements.queries import ServiceFacts
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import slug
from governance.agreements.rules.reorganizations import DATED, DESCRIPTION, Entry, Kind, Plan
from governance.agreements.rules.service_names import folded
from governance.web.site.forms import Form

KINDS = {
    Kind.MOVE: "Move it to another department",
    Kind.MERGE: "Merge it into another service",
    Kind.SPLIT: "Split it",
    Kind.RETIRE: "Retire it",
    Kind.DESCRIBE: "Change its names or volume",
}
LABELS = {
    "problem": "Name: what is reported",
    "detail": "Detail",
    "further": "Further detail",
    "grouping": "Heading it stands under",
    "act": "What the department does",
    "yearly_volume": "Requests a year",
    "volume_source": "Where that figure is from",
}
YEARS = range(2000, 2101)
MOST_PARTS = 20


@dataclass(frozen=True, kw_only=True)
class Written:
    """A plan as typed, and the services that it names for the first time."""

    plan: Plan
    new: tuple[ServiceEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """What a plan may name: departments by code, live services and those the own side has drafted, every code in use."""

    departments: Mapping[str, str]
    services: tuple[ServiceFacts, ...]
    codes: frozenset[str]

    def others(self, service: ServiceFacts) -> list[tuple[str, str]]:
        """The live services into which this one could go."""
        live = (each for each in self.services if each.live_at and each.code != service.code)
        return [(each.code, f"{each.name} ({each.owner_name or 'no department'})") for each in live]


def read(form: Form, service: ServiceFacts, kind: Kind, catalog: Catalog) -> Written:
    """Raises Invalid with every error noted in the form."""
    on = form.day("on", "From which day", years=YEARS) if kind in DATED else None
    parts, new = READERS[kind](form, service, catalog)
    form.check()
    return Written(plan=Plan(kind=kind, services={service.code: service.name}, on=on, **parts), new=new)


def read_new(form: Form, catalog: Catalog) -> Written:
    """Services without a promise that are to come into the catalog."""
    to = form.choice("to", "the department", catalog.departments)
    named, new = _parts(form, "services", "The services", catalog)
    form.check()
    plan = Plan(kind=Kind.ENTER, services=named, to=to, to_name=catalog.departments[to])
    return Written(plan=plan, new=new)


Parts = tuple[dict[str, Any], tuple[ServiceEntry, ...]]


def _move(form: Form, _: ServiceFacts, catalog: Catalog) -> Parts:
    to = form.choice("to", "the department", catalog.departments)
    return {"to": to, "to_name": catalog.departments.get(to, "")}, ()


def _merge(form: Form, service: ServiceFacts, catalog: Catalog) -> Parts:
    chosen = form.choice("into", "the service", [code for code, _ in catalog.others(service)])
    return {"into": {each.code: each.name for each in catalog.services if each.code == chosen}}, ()


def _split(form: Form, _: ServiceFacts, catalog: Catalog) -> Parts:
    into, new = _parts(form, "into", "The services it goes into", catalog)
    return {"into": into}, new


def _retire(_: Form, __: ServiceFacts, ___: Catalog) -> Parts:
    return {}, ()


def _describe(form: Form, service: ServiceFacts, _: Catalog) -> Parts:
    entry = _entry(form, service)
    return {"entry": entry, "was": {name: getattr(service, name) for name in entry}}, ()


READERS: Mapping[Kind, Callable[[Form, ServiceFacts, Catalog], Parts]] = {
    Kind.MOVE: _move,
    Kind.MERGE: _merge,
    Kind.SPLIT: _split,
    Kind.RETIRE: _retire,
    Kind.DESCRIBE: _describe,
}


def _parts(
    form: Form, field: str, label: str, catalog: Catalog
) -> tuple[dict[str, str], tuple[ServiceEntry, ...]]:
    """One name a line: a service that is known by that name, or a new one."""
    known = {folded(each.name): each for each in catalog.services}
    found: dict[str, str] = {}
    new: list[ServiceEntry] = []
    for line in _lines(form, field, label):
        service = known.get(folded(line))
        code = service.code if service else _free_code(line, catalog.codes | found.keys())
        found[code] = service.name if service else line
        new += [] if service else [ServiceEntry(code=code, problem=line)]
    return found, tuple(new)


def _lines(form: Form, field: str, label: str) -> list[str]:
    lines = [line.strip() for line in form.text(field, label).splitlines() if line.strip()]
    if len(lines) > MOST_PARTS:
        form.wrong(field, f"That is more than {MOST_PARTS} services.")
    if nameless := [line for line in lines if not _start(line)]:
        form.wrong(field, f"“{nameless[0]}” cannot be the name of a service.")
    return [line for line in lines[:MOST_PARTS] if _start(line)]


def _start(name: str) -> str:
    return slug(folded(name))[:80].strip("-")


def _free_code(name: str, taken: Iterable[str]) -> str:
    start, used = _start(name), set(taken)
    codes = chain([start], (f"{start}-{number}" for number in count(2)))
    return next(code for code in codes if code not in used)


def _entry(form: Form, service: ServiceFacts) -> Entry:
    """What is different from what is said today."""
    typed: dict[str, str | int] = {
        name: form.text(name, LABELS[name], required=name == "problem", limit=200)
        for name in DESCRIPTION
        if name != "yearly_volume"
    }
    typed["yearly_volume"] = form.whole("yearly_volume", LABELS["yearly_volume"], low=0, high=100_000_000)
    return {name: typed[name] for name in DESCRIPTION if typed[name] != getattr(service, name)}
