"""Requests in words: what a filter asks for, the cells of a spreadsheet, what the page of one request says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.agreements.rules.items import target_words
from governance.formats import day, plural
from governance.requests.rules.marks import Mark
from governance.results.queries.one_request import AskedAbout, OneRequest
from governance.results.queries.requests import RequestLine
from governance.results.rules.formulas import Basis
from governance.results.rules.request_filter import Fit, Order, RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.web.requests.request_links import TEXTS
from governance.web.site import words

BASIS = {
    Basis.OPENED: "Opened in the period",
    Basis.DUE: "Fell due in the period",
    Basis.ENDED: "Closed in the period",
}
FIT = {
    Fit.YES: "as its promise says",
    Fit.NO: "not as its promise says",
    Fit.MOVED: "set by hand, far from its promise",
    Fit.MOVED_LATE: "set by hand, and late for that alone",
    Fit.MOVED_ON_TIME: "set by hand, and on time for that alone",
    Fit.HOLIDAY: "another one on the official calendar",
    Fit.HOLIDAY_LATE: "another one on the official calendar, and late for that alone",
}
ORDER = {
    Order.OPENED: "Opened",
    Order.DUE: "Due",
    Order.CLOSED: "Closed",
    Order.LATE: "How late",
}
# By what of a filter each of its words comes.
FIELDS = {label: name for name, label in TEXTS.items()} | {
    "Result": "results",
    "Event adjustments": "adjusted",
    "Counted by": "basis",
    "From": "first",
    "To": "last",
    "As of the end of": "as_of",
    "Due date": "fit",
    "Moved by the day off": "holiday",
    "Marked": "marks",
}
LATE = (Verdict.MISSED, Verdict.OVERDUE)
COLUMNS = (
    *("number", "data source", "name in the source", "service", "department", "opened", "closed", "due"),
    *("result", "why", "marks", "district", "channel"),
)


def options() -> dict[str, Any]:
    """What the filter offers, as (value, label)."""
    return {
        "results": [(str(each), words.RESULT[each]) for each in Verdict],
        "bases": [(str(each), label) for each, label in BASIS.items()],
        "marks": [(str(each), words.MARK[each][0]) for each in Mark],
        "result_words": words.RESULT,
        "marked": lambda line: [words.MARK[mark][0] for mark in line.marks],
        "why": lambda line: words.why(line.standing, has_service=bool(line.service)),
    }


def filter_words(wanted: RequestFilter, names: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """A filter in words, "" where it selects everything; `names` maps codes to the names people know."""
    asked = [(label, getattr(wanted, name)) for name, label in TEXTS.items()]
    told = [(label, (names or {}).get(value, value)) for label, value in asked]
    told += [("Result", " or ".join(words.RESULT[each] for each in wanted.results))]
    told += [("Event adjustments", "" if wanted.adjusted else "left out")]
    told += [("Counted by", BASIS[wanted.basis].lower() if wanted.first or wanted.last else "")]
    days = (("From", wanted.first), ("To", wanted.last), ("As of the end of", wanted.as_of))
    told += [(label, day(each) if each else "") for label, each in days]
    told += [("Due date", FIT[wanted.fit] if wanted.fit else "")]
    told += [("Moved by the day off", day(wanted.holiday) if wanted.holiday else "")]
    told += [("Marked", " and ".join(words.MARK[each][0] for each in wanted.marks))]
    return [(label, value) for label, value in told if value]


def without(wanted: RequestFilter, label: str) -> RequestFilter:
    """The filter with one of its words taken away."""
    name = FIELDS[label]
    everything: dict[str, Any] = {name: getattr(RequestFilter(), name)}
    return replace(wanted, **everything)


def late_words(line: RequestLine, at: datetime) -> str:
    """How long after its due date it was closed, or is open as of an instant; "" where it is not late."""
    if line.result not in LATE or line.due is None:
        return ""
    minutes = max(int((min(line.ended or at, at) - line.due).total_seconds()) // 60, 1)
    units = ((2 * 24 * 60, 24 * 60, "day"), (60, 60, "hour"), (0, 1, "minute"))
    size, unit = next((size, unit) for least, size, unit in units if minutes >= least)
    return f"{plural(minutes // size, unit)} late"


def row_of(line: RequestLine, local: ZoneInfo) -> tuple[str, ...]:
    """One line of the spreadsheet; times in the city's zone."""
    return (
        *(line.external_id, line.source_name, line.label, line.service_name, line.party_name),
        *(_time(each, local) for each in (line.opened, line.ended, line.due)),
        *(words.RESULT[line.result], words.why(line.standing, has_service=bool(line.service))),
        "; ".join(words.MARK[mark][0] for mark in line.marks),
        *(line.district, line.channel),
    )


def _time(instant: datetime | None, local: ZoneInfo) -> str:
    return instant.astimezone(local).isoformat(sep=" ", timespec="seconds") if instant else ""


def request_words(found: OneRequest) -> dict[str, Any]:
    """What the page of one request says, in words."""
    row, term, has_service = found.row, found.term, found.row["service_id"] is not None
    return {
        "promise": _promise(found),
        "correction_words": [(each, _answered(each)) for each in found.corrections],
        "target": target_words(term.target) if term and term.target else "",
        "why": words.why(row["standing"], has_service=has_service) if row["judged"] else "",
        "why_plain": words.why(row["standing_plain"], has_service=has_service) if row["judged"] else "",
        "result_words": words.RESULT,
        "mark_words": words.MARK,
        "said": {0: "nothing", 1: "on time", 2: "late"}[row["verdict"]],
    }


def _promise(found: OneRequest) -> str:
    who, act = found.row["party_name"] or "The department", found.row["act"] or ""
    return found.term.sentence(party=who, act=act, service=found.service_name) if found.term else ""


def _answered(about: AskedAbout) -> str:
    if about.corrected is None:
        return "taken back" if about.state == "withdrawn" else "waits for 311’s answer"
    return "corrected" if about.corrected else "left as is"
