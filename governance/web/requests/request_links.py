"""Addresses of requests: the list behind a figure, one request. Every figure of a page links through these.

    requests_address(RequestFilter(party="streets", service="pothole", results=LATE, basis=Basis.DUE,
                                   first=date(2026, 5, 1), last=date(2026, 5, 31), as_of=date(2026, 6, 9)))

Decides the names of parameters only; what they ask for is rules/request_filter.py, who may see it the page.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from governance.requests.rules.marks import Mark
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import Fit, RequestFilter, parameters
from governance.results.rules.verdicts import Verdict
from governance.web.site.forms import Form

LIST = "/requests"
FILTER, CAME_FROM = "filter", "list-of"  # ways to say on the form which requests are to be corrected
# Results that a figure counts; what is left out already needs no correction.
CORRECTABLE = (Verdict.MISSED, Verdict.OVERDUE, Verdict.MET, Verdict.OPEN)
TEXTS = {
    "service": "Service",
    "party": "Department",
    "source": "Data source",
    "label": "Name in the source",
    "district": "District",
    "channel": "Channel",
    "upload": "Upload",
    "finding": "Promises read as",
}
YEARS = range(1990, 2101)


def requests_address(wanted: RequestFilter) -> str:
    """The address of the list of the requests that a filter selects."""
    asked = urlencode(parameters(wanted))
    return f"{LIST}?{asked}" if asked else LIST


def request_address(source: str, external_id: str) -> str:
    """One request, by the code of its source and its number there."""
    return f"{LIST}/{quote(source, safe='')}/{quote(external_id, safe='')}"


def corrections_address(wanted: RequestFilter) -> str:
    """The address of the form for correcting all these, "" where nothing is chosen: by its fields, where they can say it."""
    if not wanted:
        return ""
    days = {f"{wanted.basis}_from": wanted.first, f"{wanted.basis}_until": wanted.last}
    told = [("how", FILTER), ("service", wanted.service), ("district", wanted.district)]
    told += [("result", str(each)) for each in wanted.results]
    told += [(name, day.isoformat() if day else "") for name, day in days.items()]
    fields = [(name, value) for name, value in told if value]
    whole = [("how", CAME_FROM), (CAME_FROM, urlencode(parameters(wanted)))]
    return f"/corrections/new?{urlencode(fields if _has_fields(wanted) else whole)}"


def _has_fields(wanted: RequestFilter) -> bool:
    """Whether the form for correcting has a field for each part of the filter."""
    said = ("service", "district", "results", "first", "last", "basis", "party")
    everything: dict[str, Any] = {name: getattr(RequestFilter(), name) for name in said}
    fits = wanted.basis is Basis.OPENED or (wanted.basis is Basis.DUE and bool(wanted.days))
    one = not wanted.results or (len(wanted.results) == 1 and wanted.results[0] in CORRECTABLE)
    alone = replace(wanted, party="") == RequestFilter()
    return fits and one and not alone and replace(wanted, **everything) == RequestFilter()


def filter_of(form: Form) -> RequestFilter:
    """The filter that an address or a form asks for; what cannot be read is noted at its field and left out."""
    first, last = form.days(years=YEARS)
    texts: dict[str, Any] = {
        name: form.text(name, label, required=False, limit=300) for name, label in TEXTS.items()
    }
    return RequestFilter(
        **texts,
        results=tuple(Verdict(each) for each in _several(form, "result", "Result", Verdict)),
        adjusted=form.value("events") != "without",
        basis=_basis(form),
        first=first,
        last=last,
        as_of=form.day_or_none("as_of", "As of", years=YEARS),
        marks=tuple(Mark(each) for each in _several(form, "mark", "Marked", Mark)),
        fit=next((Fit(each) for each in _several(form, "fit", "Due date", Fit)), None),
        holiday=form.day_or_none("holiday", "Holiday", years=YEARS),
    )


def _basis(form: Form) -> Basis:
    typed = form.value("basis")
    if typed and typed not in set(Basis):
        form.wrong("basis", "Please choose one of the list for Counted by.")
    return Basis(typed) if typed in set(Basis) else Basis.OPENED


def _several(form: Form, name: str, label: str, known: type[Verdict] | type[Mark] | type[Fit]) -> list[str]:
    typed = [each for each in form.values(name) if each]
    fit = [each for each in typed if each in set(known)]
    if len(fit) < len(typed):
        form.wrong(name, f"Please choose one of the list for {label}.")
    return list(dict.fromkeys(fit))
