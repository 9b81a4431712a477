"""Addresses of requests: the list behind a figure, one request. Every figure of a page links through these.

    requests_address(RequestFilter(party="streets", service="pothole", results=LATE, basis=Basis.DUE,
                                   first=date(2026, 5, 1), last=date(2026, 5, 31), as_of=date(2026, 6, 9)))

Decides the names of parameters only; what they ask for is rules/request_filter.py, who may see it the page.
"""

from typing import Any
from urllib.parse import quote, urlencode

from governance.requests.rules.marks import Mark
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import Fit, RequestFilter, parameters
from governance.results.rules.verdicts import Verdict
from governance.web.corrections.form import FILTER
from governance.web.site.forms import Form

LIST = "/requests"
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
    """The address of the form for correcting all these; "" where that form's filter cannot select them."""
    unsaid = (
        wanted.source,
        wanted.label,
        wanted.channel,
        wanted.upload,
        wanted.finding,
        wanted.marks,
        not wanted.adjusted,
    )
    if any(unsaid) or len(wanted.results) > 1 or wanted.basis is Basis.ENDED:
        return ""
    days = {f"{wanted.basis}_from": wanted.first, f"{wanted.basis}_until": wanted.last}
    told = [("how", FILTER), ("service", wanted.service), ("district", wanted.district)]
    told += [("result", str(each)) for each in wanted.results]
    told += [(name, day.isoformat() if day else "") for name, day in days.items()]
    asked = [(name, value) for name, value in told if value]
    return f"/corrections/new?{urlencode(asked)}" if len(asked) > 1 else ""


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
