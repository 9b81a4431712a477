"""The requests behind every figure, and one of them with all that its result rests on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from governance import cells
from governance.adjustments.rules.corrections import MOST as MOST_CORRECTED
from governance.adjustments.rules.corrections import Step
from governance.agreements.queries.services import services
from governance.errors import Invalid
from governance.people.queries import directory
from governance.people.rules import PartyKind, Viewer
from governance.requests.queries.feeds import feeds
from governance.results.actions.extracts import MOST_EXPORTED, record_export
from governance.results.queries.one_request import one_request
from governance.results.queries.request_conditions import judged_at
from governance.results.queries.requests import (
    MOST_COUNTED,
    After,
    RequestPage,
    RequestQuery,
    every_request,
    request_count,
    request_page,
)
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import Order, RequestFilter, parameters
from governance.web.corrections.form import correction_address, seat_for
from governance.web.requests.request_access import reader, visible_parties
from governance.web.requests.request_links import (
    corrections_address,
    filter_of,
    request_address,
    requests_address,
)
from governance.web.requests.words import (
    COLUMNS,
    ORDER,
    filter_words,
    late_words,
    options,
    request_words,
    row_of,
    without,
)
from governance.web.site import files, patience
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, now, render, today, viewer_of, zone

BY_BASIS = {Basis.OPENED: Order.OPENED, Basis.DUE: Order.DUE, Basis.ENDED: Order.CLOSED}
NOT_READ = "Some of what the address asks for cannot be read. Nothing is shown, so that no wrong figure is."


class RequestController(Controller):
    path = "/requests"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        form = Form(request.query_params.multi_items())
        asked = await _scope_filter(request, wanted := filter_of(form))
        asked = replace(asked, order=_order(form))
        found, count = await _find_requests(asked, form)
        context = {
            **await _context(request, form, wanted),
            **_ways(asked, found, form),
            "count": count,
            "correction": _correction(viewer_of(request), wanted) if found.lines else "",
        }
        return render(request, "requests/index.html", context, status=422 if form.errors else 200)

    @post("/spreadsheet", status_code=200, opt={"patience": patience.DOWNLOAD})
    async def export(self, request: Request) -> Stream:
        form, by = await read_form(request), reader(viewer_of(request))
        asked = await _scope_filter(request, wanted := filter_of(form))
        if form.errors:
            raise Invalid(NOT_READ, fields=form.errors)
        # A query that takes too long is refused before any of its lines is sent.
        first = await request_page(asked, size=1)
        told = "; ".join(f"{label}: {value}" for label, value in filter_words(wanted)) or "all requests"
        await record_export(told, by=by, at=now(request))
        lines = _csv(asked if first.lines else None, request)
        return files.stream(lines, files.dated_name("requests", today(request)))

    @get("/{source:str}/{number:path}")
    async def show(self, request: Request, source: FromPath[str], number: FromPath[str]) -> Response[str]:
        asked = await _scope_filter(request, filter_of(Form(request.query_params.multi_items())))
        found = await one_request(source, str(number).removeprefix("/"), query=asked)
        by, row = seat_for(viewer_of(request), Step.ASK), found.row
        own = by is not None and by.party == row["party_code"]
        context = {
            "found": found,
            "row": row,
            "as_of": asked.wanted.as_of,
            "correction": correction_address(row["source"], row["external_id"]) if own else "",
            **request_words(found),
        }
        return render(request, "requests/show.html", context)


async def _scope_filter(request: Request, wanted: RequestFilter) -> RequestQuery:
    """The query for a filter, restricted to the departments that the viewer may see."""
    within = await visible_parties(viewer_of(request))
    return RequestQuery(wanted=wanted, at=now(request), zone=zone(request), within=within)


async def _find_requests(asked: RequestQuery, form: Form) -> tuple[RequestPage, int | None]:
    """The requests of this page and how many there are; none where a part of the filter cannot be read."""
    if form.errors:
        form.message = NOT_READ
        return RequestPage(lines=(), after=None), None
    return await request_page(asked, after=_after(form)), await request_count(asked)


async def _context(request: Request, form: Form, wanted: RequestFilter) -> dict[str, Any]:
    departments = [(one.code, one.name) for one in await directory.parties(PartyKind.DEPARTMENT)]
    known = [(one.code, one.name) for one in await services(at=now(request), retired=True)]
    sources = [(one.code, one.name) for one in await feeds()]
    names = {**dict(known), **dict(departments), **dict(sources)}
    return {
        "form": form,
        "wanted": wanted,
        "chips": _chips(wanted, names),
        "services": known,
        "departments": departments,
        "sources": sources,
        **options(),
    }


def _chips(wanted: RequestFilter, names: dict[str, str]) -> list[dict[str, str]]:
    """Each part of the filter with the address of the list without it, "" where that is the same list."""
    parts = [(f"{label}: {value}", without(wanted, label)) for label, value in filter_words(wanted, names)]
    return [
        {"label": words, "href": requests_address(less) if less != wanted else ""} for words, less in parts
    ]


def _order(form: Form) -> Order | None:
    """The way to sort that an address asks for; None, that of the basis, for one that cannot be read."""
    typed = form.value("order")
    return Order(typed) if typed in set(Order) else None


def _ways(asked: RequestQuery, found: RequestPage, form: Form) -> dict[str, Any]:
    at = judged_at(asked.wanted.as_of, at=asked.at, zone=asked.zone)
    return {
        "page": found,
        "orders": _orders(asked),
        "late": partial(late_words, at=at),
        **_addresses(asked, found.after),
        "begun": not form.value("below"),
        "most": MOST_EXPORTED,
        "most_counted": MOST_COUNTED,
        "most_corrected": MOST_CORRECTED,
        "address": request_address,
    }


def _addresses(asked: RequestQuery, after: After | None) -> dict[str, Any]:
    """What further addresses keep of this one, and those of the first and the next page."""
    kept, sorted_by = parameters(asked.wanted), [("order", str(asked.order))] if asked.order else []
    place = [("after", after.moment), ("below", str(after.request))] if after else []
    return {
        "kept": kept,
        "sorted_by": sorted_by,
        "first": _address([*kept, *sorted_by]),
        "next": _address([*kept, *sorted_by, *place]) if place else "",
    }


def _orders(asked: RequestQuery) -> list[dict[str, Any]]:
    """The ways to sort, as chips; the one in use is that of the basis where none was chosen."""
    used = asked.order or BY_BASIS[asked.wanted.basis]
    kept = parameters(asked.wanted)
    return [
        {"label": label, "href": _address([*kept, ("order", str(each))]), "current": each is used}
        for each, label in ORDER.items()
    ]


def _address(asked: list[tuple[str, str]]) -> str:
    return f"/requests?{urlencode(asked)}" if asked else "/requests"


def _correction(viewer: Viewer, wanted: RequestFilter) -> str:
    """The address for requesting a correction of all these, for a viewer of the department that owed them."""
    by = seat_for(viewer, Step.ASK)
    own = by is not None and wanted.party in {"", by.party} and by.kind is PartyKind.DEPARTMENT
    return corrections_address(wanted) if own else ""


def _after(form: Form) -> After | None:
    """The request after which the page begins; None, the top, for an address that cannot be read."""
    moment, below = form.value("after"), form.value("below")
    fit = below.isdecimal() and len(below) < 19 and _is_moment(moment)
    return After(moment=moment, request=int(below)) if fit else None


def _is_moment(typed: str) -> bool:
    try:
        datetime.fromisoformat(typed)
    except ValueError:
        return typed in {"infinity", "-infinity"}
    return True


async def _csv(asked: RequestQuery | None, request: Request) -> AsyncIterator[str]:
    yield "\ufeff" + cells.line(COLUMNS)
    if asked is None:
        return
    async for line in every_request(asked, most=MOST_EXPORTED):
        yield cells.line(row_of(line, zone(request)))
