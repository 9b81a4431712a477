"""The pages of the record for auditors: its list with filters, one entry, the CSV export."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from governance.audit import matters, queries, sentences, spreadsheet
from governance.audit.kinds import EVERYTHING, WORDS, Kind
from governance.audit.phrases import CAPABILITIES
from governance.audit.queries import Filter, Page, VisibleEvent
from governance.changes.queries.acts import private_counts
from governance.database.roles import owns_the_record
from governance.errors import Invalid, NotFound
from governance.formats import day as day_words
from governance.people.queries import directory
from governance.people.rules import Matter
from governance.records.actions import trail as actions
from governance.web.people.acting_roles import auditor
from governance.web.records import anchors
from governance.web.records import matters as matter_pages
from governance.web.records.checks import check_context
from governance.web.records.entries import TrailEntry, rows, told
from governance.web.site import files, patience
from governance.web.site.forms import Form, parse_day, read_form
from governance.web.site.pages import Request, now, render, today, viewer_of, zone

KINDS = frozenset(Kind)
LABELS = {
    "about": "everything that names",
    "kind": "kind",
    "capability": "about",
    "subject": "matter",
    "person": "person",
    "from": "from",
    "to": "to",
    "words": "words",
}

CIRCUMSTANCES = {
    "signed_in": "Signed in with",
    "shown": "Showed who they are",
    "handed_over": "Account",
    "via": "By way of",
    "request": "Request number",
}


class AuditController(Controller):
    path = "/audit"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        auditor(viewer_of(request), Matter.TRAIL)
        return await _index(request, Form(request.query_params.multi_items()))

    @get("/{number:int}")
    async def show(self, request: Request, number: FromPath[int]) -> Response[str]:
        auditor(viewer_of(request), Matter.TRAIL)
        seen = await queries.one(number) if 0 < number < 2**63 else None
        if seen is None:
            raise NotFound(f"The record has no entry {number}.")
        line = (await lines((seen,), zone(request)))[0]
        last, _ = await queries.head()
        return render(
            request, "audit/show.html", {"line": line, "last": last, **_entry_details(seen, zone(request))}
        )

    @post("/exports", status_code=200, opt={"patience": patience.DOWNLOAD})
    async def export(self, request: Request) -> Stream:
        by, at, local = auditor(viewer_of(request), Matter.TRAIL), now(request), zone(request)
        form = await read_form(request)
        wanted, refused = read_filter(form, local)
        if refused:
            raise refused
        wanted = wanted if form.value("kind") else replace(wanted, kind=None)
        upto = await actions.record_export(wanted, filter_words=_filter_words(form), by=by, at=at)
        return files.stream(_csv(wanted, upto, local), files.dated_name("record", today(request)), "text/csv")


async def _index(request: Request, form: Form) -> Response[str]:
    wanted, refused = read_filter(form, zone(request))
    found = Page(events=(), older=None) if refused else await queries.page(wanted, below=_below(form))
    entries = await lines(found.events, zone(request))
    context = {
        "rows": list(rows(entries, zone(request))),
        **_asked(wanted),
        **await _timeline(wanted.about),
        "kinds": await _kinds(form, wanted),
        **await check_context(),
        "unguarded": await owns_the_record(),
        "hidden": await private_counts(),
        **_ways(form, found),
        **await anchors.shown(request),
    }
    return render(request, "audit/index.html", context, status=422 if refused else 200)


def read_filter(form: Form, local: ZoneInfo) -> tuple[Filter, Invalid | None]:
    """The filter in a form or address; what cannot be read is told at its field."""
    capability, (first, last) = _read_capability(form), form.days()
    labels = {"subject": "Matter", "person": "Person", "words": "Words"}
    texts = {name: form.text(name, label, required=False, limit=200) for name, label in labels.items()}
    wanted = Filter(
        kind=_read_kind(form),
        about=_read_about(form),
        **texts,
        capability=capability,
        since=_midnight(first, local),
        until=_midnight(last + timedelta(days=1), local) if last and last < date.max else None,
    )
    try:
        form.check()
    except Invalid as refused:
        return Filter(), refused
    return wanted, None


def _asked(wanted: Filter) -> dict[str, Any]:
    """Whether anything but a kind is asked for, or anything beside a matter; and the kind in words."""
    return {
        "filtered": replace(wanted, kind=None) != Filter(),
        "narrowed": replace(wanted, kind=None, about="") != Filter(),
        "kind_words": WORDS[wanted.kind].lower() if wanted.kind else "entries",
    }


async def _timeline(about: str) -> dict[str, str]:
    """The one matter that the page is about, in words, with its own page; "" where it is about everything."""
    offices = {party.code: party.name for party in await directory.parties()} if about else {}
    return {"about": matter_pages.name(about, offices), "about_page": matter_pages.page(about)}


def _read_about(form: Form) -> str:
    typed = form.value("about")
    found = matters.read(typed)
    if typed and not found:
        form.wrong("subject", "Give the number of the matter, such as CH-2026-0042.")
    return found


def _read_kind(form: Form) -> Kind | None:
    """Decisions, where nothing is asked for; any kind, where something else is."""
    asked = form.value("kind")
    if asked in KINDS:
        return Kind(asked)
    if asked and asked != EVERYTHING:
        form.wrong("kind", "Please choose one of the list.")
    others = any(form.value(name) for name in LABELS if name != "kind")
    return None if asked or others else Kind.DECISIONS


async def _kinds(form: Form, wanted: Filter) -> list[dict[str, Any]]:
    """The kinds as chips, each with the rest of the filter kept; of one matter those that it has."""
    rest = [(name, form.value(name)) for name in LABELS if name != "kind" and form.value(name)]
    found = await _counted(wanted, rest)
    shown = [kind for kind in Kind if not (wanted.about and found) or kind in found or kind is wanted.kind]
    return [
        {
            "label": WORDS[kind] if kind else "Everything",
            "href": f"/audit?{urlencode([('kind', kind or EVERYTHING), *rest])}",
            "count": _count(found.get(kind)) if kind and found else "",
            "current": wanted.kind is kind,
        }
        for kind in [*shown, None]
    ]


async def _counted(wanted: Filter, rest: list[tuple[str, str]]) -> dict[Kind, int]:
    """How many entries there are of each kind, where nothing but a matter or nothing at all is asked for."""
    if wanted.about and len(rest) == 1:
        return await queries.counts_about(wanted.about)
    return {} if rest else await queries.counts()


def _count(entries: int | None) -> str:
    most = queries.MOST_COUNTED
    return f"{most:,}+" if (entries or 0) > most else f"{entries or 0:,}"


def _read_capability(form: Form) -> str:
    capability = form.value("capability")
    if capability and capability not in CAPABILITIES:
        form.wrong("capability", "Please choose one of the list.")
    return capability


def _midnight(day: date | None, local: ZoneInfo) -> datetime | None:
    if day is None or day.year < 2:
        return None
    return datetime.combine(day, time.min, tzinfo=local).astimezone(UTC)


def _below(form: Form) -> int | None:
    typed = form.value("below")
    return int(typed) if typed.isdecimal() and len(typed) < 19 else None


def _ways(form: Form, found: Page) -> dict[str, Any]:
    """The filter as typed, with the addresses of its other pages."""
    kept = [(name, form.value(name)) for name in LABELS if form.value(name)]
    return {
        "form": form,
        "kept": kept,
        "capabilities": list(CAPABILITIES.items()),
        "first": urlencode(kept),
        "older": urlencode([*kept, ("below", found.older)]) if found.older else "",
        "newest": _below(form) is None,
    }


async def lines(events: tuple[VisibleEvent, ...], local: ZoneInfo) -> list[TrailEntry]:
    return told(events, local, await directory.parties())


def _entry_details(seen: VisibleEvent, local: ZoneInfo) -> dict[str, Any]:
    """What the page of one entry tells beside its sentence."""
    event = seen.event
    if event is None:
        return {"differences": [], "recorded": "", "circumstances": [], "timeline": ""}
    stated = ((label, getattr(event.by, part)) for part, label in CIRCUMSTANCES.items())
    return {
        "differences": sentences.differences(event, zone=local),
        "recorded": sentences.value_words(event.recorded_at, zone=local),
        "circumstances": [(label, words) for label, words in stated if words],
        "timeline": matter_pages.timeline(matters.of_subject(event.subject)),
    }


def _filter_words(form: Form) -> str:
    """The filter in words, as the record of the export keeps it."""
    parts = [
        f"{label} {_filter_value(name, form.value(name))}"
        for name, label in LABELS.items()
        if form.value(name)
    ]
    return ", ".join(parts) or "everything"


def _filter_value(name: str, typed: str) -> str:
    if name == "capability":
        return CAPABILITIES[typed]
    if name == "kind":
        return WORDS[Kind(typed)] if typed in KINDS else typed
    return day_words(parse_day(typed.strip())) if name in ("from", "to") else f"“{typed.strip()}”"


async def _csv(wanted: Filter, upto: int, local: ZoneInfo) -> AsyncIterator[str]:
    yield f"\ufeff{spreadsheet.heading()}"
    async for seen in queries.everything(wanted, upto=upto):
        yield spreadsheet.event_line(seen, zone=local)
