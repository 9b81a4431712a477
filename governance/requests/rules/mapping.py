"""What a feed says about its files: which column means what, and how its dates are to be read. Sniffing never decides it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from governance.calendars.rules.units import Comparison


class Column(StrEnum):
    """What a column of a file can mean to us; nothing else of a file is stored."""

    ID = "id"
    LABEL = "label"
    OPENED = "opened"
    CLOSED = "closed"
    DUE = "due"
    STATUS = "status"
    VERDICT = "verdict"
    HANDED = "handed"
    PAUSED = "paused"
    RESUMED = "resumed"
    PAUSE_REASON = "pause-reason"
    DISTRICT = "district"
    CHANNEL = "channel"
    OUTCOME = "outcome"
    COMPLETE = "complete"
    TRANSFERS = "transfers"
    REOPENED = "reopened"
    UPDATED = "updated"  # when the record was last touched; only where a clock may start anew at it


class FeedClock(StrEnum):
    LOCAL = "local"
    UTC = "utc"
    SHIFTED = (
        "shifted"  # local wall time moved by the zone's UTC offset once more, as in Boston's yearly files
    )


class DateOrder(StrEnum):
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"
    YEAR_FIRST = "year-first"


class DateForm(StrEnum):
    """A form of dates that a source names beside its order of day, month and year; none of them is read unless named."""

    USUAL = "usual"
    MONTH_NAMES = (
        "month-names"  # Jan 5 2026 8:30AM, 5-Jan-2026 08:30, 05-JAN-26 08.30.00 AM as Oracle writes it
    )
    COMPACT = "compact"  # 20260105083000
    EPOCH_SECONDS = "epoch-seconds"  # since 1970, UTC
    EPOCH_MILLISECONDS = "epoch-milliseconds"
    EXCEL = "excel"  # days since the last days of 1899, as spreadsheets count


# What systems write where nothing is told, whatever its case. Taken for a date, it would refuse exactly the open work.
EMPTY_WORDS = ("null", "(null)", "na", "n/a", "#n/a", "none", "nan", "nat", "\\n", "-", "--")
OPEN_WORDS = ("open", "opened", "reopen", "reopened", "re-opened", "in progress")


@dataclass(frozen=True, kw_only=True)
class FeedMapping:
    """`columns` maps a meaning to the names it has had, by vintage: the first present counts, compared folded.

    A label of several columns (complaint, descriptor) is joined by " · ": `label_parts` lists the further ones. Where a
    record's label is blank, the first of the columns `label_fallback` that says something counts. Where a date and its
    time of day stand apart, `times` maps the date's meaning to the names of the column with the time.
    `set_aside` is (column, value, more values …): such records are no work that 311 promises, or work that was not done;
    their label becomes the value.
    """

    columns: Mapping[Column, tuple[str, ...]]
    zone: str
    clock: FeedClock = FeedClock.LOCAL
    date_order: DateOrder = DateOrder.YEAR_FIRST
    date_form: DateForm = DateForm.USUAL
    comparison: Comparison = Comparison.INSTANT
    due_is_date: bool = False  # the due column holds a date, whatever it looks like; no zone applies to it
    label_parts: tuple[str, ...] = ()
    label_fallback: tuple[str, ...] = ()
    times: Mapping[Column, tuple[str, ...]] = field(default_factory=dict)
    closed_words: tuple[str, ...] = ("closed",)  # values of STATUS that mean it ended, compared folded
    open_words: tuple[str, ...] = ()  # how a status begins that means it has not ended, beyond OPEN_WORDS
    empty_words: tuple[str, ...] = ()  # what stands in a date that is not told, beyond EMPTY_WORDS
    on_time_words: tuple[str, ...] = ()
    late_words: tuple[str, ...] = ()
    neither_words: tuple[str, ...] = ()  # results that say neither on time nor late
    undone_words: tuple[str, ...] = ()  # outcomes that mean "closed without the work"
    set_aside: tuple[str, ...] = ()
    form: str = "csv"  # csv, open311
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def aside_column(self) -> str:
        return self.set_aside[0] if self.set_aside[1:] else ""

    @property
    def aside_values(self) -> tuple[str, ...]:
        return tuple(filter(None, self.set_aside[1:]))


_BY_COLUMN = {"columns", "times"}


def mapping_body(mapping: FeedMapping) -> dict[str, Any]:
    """The mapping as it is stored: canonical JSON takes it."""
    body: dict[str, Any] = {"v": 1}
    for name, value in vars(mapping).items():
        if name in _BY_COLUMN:
            body[name] = {str(key): list(names) for key, names in value.items()}
        elif isinstance(value, tuple):
            body[name] = list(value)
        else:
            body[name] = dict(value) if isinstance(value, Mapping) else _plain(value)
    return body


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum) else value


def mapping_from(body: Mapping[str, Any]) -> FeedMapping:
    known: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in body.items() if key != "v"
    }
    for part in _BY_COLUMN & known.keys():
        known[part] = {Column(key): tuple(names) for key, names in body[part].items()}
    known |= {
        "clock": FeedClock(body["clock"]),
        "date_order": DateOrder(body["date_order"]),
        "date_form": DateForm(body.get("date_form", DateForm.USUAL)),
        "comparison": Comparison(body["comparison"]),
    }
    return FeedMapping(**known)
