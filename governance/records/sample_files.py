"""A random sample of requests as lines of a spreadsheet: inputs, due date in words and result of each.

Says which columns there are; which requests are drawn is decided in results. No cell is run by a spreadsheet.
"""

from datetime import datetime
from typing import Any

from governance.audit.rules import instant
from governance.calendars.rules import amount_words
from governance.cells import line
from governance.results.queries.one_request import FromUpload, OneRequest
from governance.results.queries.samples import HOW, Sample, SampledRequest
from governance.results.rules.formulas import decimals

COLUMNS = (
    *(
        "place",
        "data source",
        "case",
        "what the source calls it",
        "service",
        "department",
        "district",
        "channel",
    ),
    *(
        "opened",
        "closed",
        "outcome",
        "due by the source",
        "agreement",
        "version",
        "target",
        "goal %",
        "calendar",
    ),
    *("due", "because", "due without events", "because without events"),
    *("result", "result without events", "marks", "event adjustments", "corrections"),
    *("first upload", "last upload", "order by"),
)


def as_csv(sample: Sample) -> bytes:
    """The sample as CSV: how it was drawn, then a line for each request."""
    about = line(
        (f"Random sample of {len(sample.drawn):,} of {sample.among:,} requests, seed {sample.seed}. {HOW}",)
    )
    lines = [line(_cells(place, each)) for place, each in enumerate(sample.drawn, 1)]
    return "".join([about, line(COLUMNS), *lines]).encode("utf-8-sig")


def _cells(place: int, sampled: SampledRequest) -> tuple[str, ...]:
    request, row = sampled.request, sampled.request.row
    return (
        *(
            str(place),
            sampled.source,
            sampled.case,
            row["label_name"],
            request.service_name,
            row["party_name"] or "",
        ),
        *(row["district_name"] or "", row["channel_name"] or ""),
        *(_instant(row["opened_at"]), _instant(row["ended_at"]), row["outcome_name"] or ""),
        *(_instant(row["due_at"]), row["agreement"] or "", str(row["version"] or "")),
        *_target(request),
        *(_due(request, "adjusted"), request.due.because_adjusted or request.due.problem),
        *(_due(request, "plain"), request.due.because),
        *(str(request.adjusted or ""), str(request.plain or ""), ", ".join(request.marks)),
        *(
            ", ".join(each.number for each in request.reliefs),
            ", ".join(each.number for each in request.corrections),
        ),
        *(_upload(request.first), _upload(request.last), sampled.key),
    )


def _instant(at: datetime | None) -> str:
    return instant(at) if at else ""


def _target(request: OneRequest) -> tuple[str, str, str]:
    term, calendar = request.term, request.calendar
    if term is None or term.target is None:
        return "", "", ""
    goal = decimals(term.goal_bp)
    named = f"{calendar.name} v{calendar.number}" if calendar else ""
    return amount_words(term.target.amount, term.target.unit), goal, named


def _due(request: OneRequest, which: str) -> str:
    words: Any = getattr(request.due, which)
    return str(words)


def _upload(upload: FromUpload | None) -> str:
    return upload.number if upload else ""
