"""What the data promise: the promises read out of a data source's due dates, with proof, rivals and what follows."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.calendars.rules.regions import region_words
from governance.inference.actions.asking import ask
from governance.inference.queries.findings import KeptFinding, finding_by_number, findings_of
from governance.inference.rules.runs import may_ask
from governance.inference.rules.values import FEWEST, HolidayVerdict, Kind
from governance.people.rules import PartyKind, Viewer
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.requests.queries.sources import Stored, stored_of_each
from governance.requests.rules.mapping import Column
from governance.web.people.acting_roles import seat_that
from governance.web.site.pages import Request, go, is_fragment, now, render, viewer_of
from governance.web.sources.promise_view import FindingView
from governance.web.sources.source_access import keeps, sees_sources

NOT_YOURS = "Whoever sees data sources reads the promises out of them. Ask 311’s analyst."


class PromiseReadingController(Controller):
    path = "/sources/{code:str}/promises"

    @get("/")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        source, found = await feed_by_code(code), await findings_of(code)
        if is_fragment(request) and not found.under_way:
            return go(request, f"/sources/{code}/promises")
        context = {
            **_about(source, viewer_of(request), found.kept),
            "found": found,
            "stored": (await stored_of_each()).get(code, Stored()),
        }
        page = "sources/_reading.html" if is_fragment(request) else "sources/promises.html"
        return render(request, page, context)

    @post("/")
    async def read(self, request: Request, code: FromPath[str]) -> Response[str]:
        """Ask for a reading; it goes on by itself, and the page says how far it is."""
        await sees_sources(request)
        by = seat_that(viewer_of(request), may_ask, otherwise=NOT_YOURS)
        await ask(code, by=by, at=now(request))
        return go(request, f"/sources/{code}/promises")


class FindingController(Controller):
    path = "/findings"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        """A finding as it was kept, whatever was read since: what a draft or an auditor refers to."""
        await sees_sources(request)
        kept = await finding_by_number(number)
        source = await feed_by_code(kept.facts.source)
        return render(request, "findings/show.html", _about(source, viewer_of(request), kept))


def _about(source: FeedFacts, viewer: Viewer, kept: KeptFinding | None) -> dict[str, Any]:
    context = {
        "source": source,
        "tells_due": bool(source.mapping.columns.get(Column.DUE)),
        "keeps": keeps(viewer),
        "asks": any(may_ask(seat) for seat in viewer.seats),
        "drafts": any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats),
        "fewest": FEWEST,
    }
    return {**context, **(_read_out(kept) if kept else {})}


def _read_out(kept: KeptFinding) -> dict[str, Any]:
    view = FindingView(kept)
    told = view.days(HolidayVerdict.LOADED, HolidayVerdict.WORKED)
    return {
        "view": view,
        "promises": view.names(Kind.PROMISE),
        "notes": view.names(Kind.NOTE),
        "echoes": view.names(Kind.NOT_A_PROMISE),
        "nothing": view.names(Kind.NOTHING),
        "days": [each for each in told if each.notable],
        "known": [each for each in told if not each.notable],
        "untold": view.days(HolidayVerdict.NO_EVIDENCE),
        "region": region_words(kept.content.region) if kept.content.region else "",
    }
