"""What each of our own columns holds, in words: the page and docs/terms-file.md tell it from here. Decides nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ColumnWords:
    """A column, what stands in it, and what an empty cell means ("" = nothing)."""

    name: str
    holds: str
    if_empty: str = ""


_TOLD = (
    ("department", "its name or code; needed", "the line is refused"),
    ("service", "its code", "found by its names"),
    ("problem, detail, further", "the names of the service; a new one needs a problem", ""),
    ("grouping", "the heading under which it is read", "its problem"),
    ("metric", "what is promised: done, first-response, inspected, routed, complete", "done"),
    (
        "population",
        "code of a group of requests with a target of its own",
        "everybody, or made from “covers”",
    ),
    ("covers", "that group in words", "everybody"),
    ("amount", "a whole number, or with its unit: `4 business days`", "the line is refused"),
    ("unit", "hours, business hours, calendar days, business days, days, no target", "as in “amount”"),
    ("goal %", "on time at least, 1 to 100, two decimals at most", "as it is; 90 for a new target"),
    ("calendar", "its name or code", "as it is; the agreement's for a new target"),
    ("due at", "same time, end of day", "as it is"),
    ("judged", "by the minute, by date", "as it is"),
    ("pauses", "`waiting for the resident, at most 5 business days; …`", "none"),
    ("closed when", "what counts as closed", "nothing said"),
    ("worked out as", "the formula", "as it is"),
    ("condition", "a local condition", "none"),
    ("owed by", "department, center", "as it is"),
    ("handled by", "who handles it where there is no target", "the department"),
    (
        "effective from",
        "year-month-day, the same for all lines of a department",
        "said when the change is sent",
    ),
    ("remove", "yes takes the target out of the agreement", "stays"),
)
COLUMNS = tuple(ColumnWords(name=name, holds=holds, if_empty=empty) for name, holds, empty in _TOLD)
