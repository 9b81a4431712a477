"""What the city promises, for everybody where an administrator opened it: the page, its files, its feed, and to be shown elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import NotFound
from governance.open_data.queries.cards import open_offices
from governance.open_data.queries.promises import promises
from governance.open_data.rules.parts import LICENCES, Opened, Part
from governance.open_data.rules.promises import Promise, Teller, Told, as_atom, as_csv, as_json, found
from governance.web.open_data.pages import KEPT_BY_OTHERS, NOT_OPEN, open_with, sent
from governance.web.site.envelope import SHOWN_ELSEWHERE
from governance.web.site.pages import Request, now, render, settings_of

KEPT_FOR = timedelta(minutes=1)
TYPES = {
    "promises.csv": "text/csv; charset=utf-8",
    "promises.json": "application/json",
    "promises.atom": "application/atom+xml",
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was read last."""

    at: datetime
    told: Told


@dataclass(frozen=True, kw_only=True)
class Group:
    """The services of one department: what is promised, and what has no target."""

    code: str
    name: str
    promises: tuple[Promise, ...]
    without: tuple[Promise, ...]


class PromiseController(Controller):
    path = "/promises"
    opt = {"public": True}  # noqa: RUF012 - the framework reads it so

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        what = await open_with(request, Part.PROMISES)
        context = {**await _context(request, what), "carded": await _carded(what)}
        return render(request, "promises/show.html", context)

    @get("/embedded")
    async def embedded(self, request: Request) -> Response[str]:
        """The only page that other sites may show within theirs."""
        what = await open_with(request, Part.PROMISES)
        answer = render(request, "promises/embedded.html", {**await _context(request, what), "carded": ()})
        answer.headers.update(SHOWN_ELSEWHERE)
        return answer

    @get("/{name:str}")
    async def file(self, request: Request, name: FromPath[str]) -> Response[bytes]:
        await open_with(request, Part.PROMISES)
        told = await _told(request)
        if name not in TYPES:
            raise NotFound(NOT_OPEN)
        headers = {"Cache-Control": KEPT_BY_OTHERS, "Content-Type": TYPES[name]}
        return sent(request, _written(name, told, _teller(request)), name, headers=headers)


def _written(name: str, told: Told, by: Teller) -> bytes:
    if name == "promises.csv":
        return as_csv(told)
    return as_json(told, by) if name == "promises.json" else as_atom(told, by)


async def _told(request: Request) -> Told:
    """Read anew after a minute."""
    at, known = now(request), request.app.state.get("promises")
    if known is None or abs(at - known.at) > KEPT_FOR:
        known = request.app.state["promises"] = Known(at=at, told=await promises(at=at))
    told: Told = known.told
    return told


def _teller(request: Request) -> Teller:
    facts = request.app.state.city.facts
    return Teller(city=facts.name, office=facts.office, address=f"{settings_of(request).url}/promises")


async def _context(request: Request, what: Opened) -> dict[str, Any]:
    told = await _told(request)
    words = request.query_params.get("q", "")[:200]
    department = request.query_params.get("department", "")[:100]
    shown = found(told.promises, words, department)
    return {
        "told": told,
        "shown": shown,
        "groups": by_department(shown),
        "promised": sum(_promised(each) for each in told.promises),
        "words_asked": words,
        "department": department,
        "departments": _departments(told),
        "licence": LICENCES.get(what.licence),
        "url": settings_of(request).url,
    }


def by_department(shown: Iterable[Promise]) -> list[Group]:
    """Departments by name; what belongs to none stands last."""
    ordered = sorted(shown, key=lambda each: (not each.department, each.department_name))
    return [
        Group(
            code=code,
            name=name or "No department",
            promises=tuple(each for each in services if each.made is not None),
            without=tuple(each for each in services if each.made is None),
        )
        for (name, code), services in ((whose, list(held)) for whose, held in groupby(ordered, key=_whose))
    ]


def _whose(of: Promise) -> tuple[str, str]:
    return of.department_name, of.department


async def _carded(what: Opened) -> tuple[str, ...]:
    """The departments whose scorecards everybody may read, "" for the whole city's."""
    return await open_offices() if Part.SCORECARDS in what else ()


def _departments(told: Told) -> list[tuple[str, str]]:
    named = {(each.department_name, each.department) for each in told.promises if each.department}
    return [(code, name) for name, code in sorted(named)]


def _promised(of: Promise) -> bool:
    return of.made is not None and bool(of.made.target)
