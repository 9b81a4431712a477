"""Files of requests as text, for tests."""

from dataclasses import replace
from pathlib import Path

from governance.requests.rules.mapping import Column, DateOrder, FeedMapping

SHARED = Path(__file__).parents[3].parent / "shared" / "data"
COLUMNS = {
    Column.ID: ("Number",),
    Column.LABEL: ("Problem",),
    Column.OPENED: ("Opened",),
    Column.CLOSED: ("Closed",),
    Column.DUE: ("Due",),
    Column.STATUS: ("Status",),
}
HEADER = ("Number", "Problem", "Opened", "Closed", "Due", "Status")
PLAIN = FeedMapping(columns=COLUMNS, zone="America/New_York")
MONTH_FIRST = replace(PLAIN, date_order=DateOrder.MONTH_FIRST)
DAY_FIRST = replace(PLAIN, date_order=DateOrder.DAY_FIRST)


def row(number: str, **told: str) -> tuple[str, ...]:
    """A request that is in order, but for what is told otherwise."""
    usual = {
        "problem": "Pothole",
        "opened": "2026-03-02 09:00:00",
        "closed": "2026-03-03 10:00:00",
        "due": "2026-03-05 09:00:00",
        "status": "Closed",
    }
    return (number, *(usual | told).values())


def text(
    *rows: tuple[str, ...], header: tuple[str, ...] = HEADER, delimiter: str = ",", end: str = "\n"
) -> str:
    """A CSV, each value quoted where it has to be."""
    return "".join(delimiter.join(_cell(cell, delimiter) for cell in each) + end for each in (header, *rows))


def _cell(value: str, delimiter: str) -> str:
    if any(sign in value for sign in (delimiter, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value
