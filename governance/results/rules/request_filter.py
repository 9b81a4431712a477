"""Which requests are meant: the filter behind every figure, as a value and as the parameters of an address.

Says what may be asked for and in which words an address asks for it. What of it somebody may see, and how it is found,
is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.requests.rules.marks import Mark
from governance.results.rules.formulas import Basis
from governance.results.rules.verdicts import Verdict

# Results that stand in a denominator: what "n" counts.
COUNTED = (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE)
LATE = (Verdict.MISSED, Verdict.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class Days:
    """From a day until a day, both counted; None = without that bound."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


class Order(StrEnum):
    """By what a list is sorted, each time the latest or the most first."""

    OPENED = "opened"
    DUE = "due"
    CLOSED = "closed"
    LATE = "late"  # how long after its due date it was closed, or is open now


class Fit(StrEnum):
    """How the due date of a request stands to what a finding read out of its data source."""

    YES = "yes"  # as its promise says
    NO = "no"
    MOVED = "moved"  # so far off that somebody set it by hand
    MOVED_LATE = "moved-late"  # and late for that alone
    MOVED_ON_TIME = "moved-on-time"
    HOLIDAY = "holiday"  # another one with the official days off that the source's system works
    HOLIDAY_LATE = "holiday-late"


@dataclass(frozen=True, kw_only=True)
class RequestFilter:
    """Empty parts ask for everything; codes and names as officials know them, days in the city's zone, inclusive.

    `adjusted` False leaves event adjustments out. `as_of` None is now. Several `results` mean any of them, several
    `marks` all of them. `upload` is the number of an upload that brought or changed a request. `due`: it fell due in
    these days besides; only who asks for a correction says so, and no address does. `finding` is the number of what was
    read out of due dates: the requests that it has read; `fit` some of them; `holiday` those that this day moves.
    """

    service: str = ""
    party: str = ""
    source: str = ""
    label: str = ""
    results: tuple[Verdict, ...] = ()
    adjusted: bool = True
    basis: Basis = Basis.OPENED
    first: date | None = None
    last: date | None = None
    as_of: date | None = None
    district: str = ""
    channel: str = ""
    marks: tuple[Mark, ...] = ()
    upload: str = ""
    finding: str = ""
    fit: Fit | None = None
    holiday: date | None = None
    due: Days = Days()

    @property
    def days(self) -> Days:
        """Those of the basis."""
        return Days(first=self.first, last=self.last)

    def __bool__(self) -> bool:
        """Whether it leaves any request out."""
        return self != RequestFilter()


def parameters(wanted: RequestFilter) -> list[tuple[str, str]]:
    """The filter as the parameters of an address, in a fixed order; what asks for everything is left out."""
    told = [(name, str(getattr(wanted, name))) for name in ("service", "party", "source", "label")]
    told += [("result", str(each)) for each in wanted.results]
    told += [("events", "" if wanted.adjusted else "without")]
    told += [("basis", "" if wanted.basis is Basis.OPENED else str(wanted.basis))]
    days = {"from": wanted.first, "to": wanted.last, "as_of": wanted.as_of}
    told += [(name, day.isoformat() if day else "") for name, day in days.items()]
    told += [("district", wanted.district), ("channel", wanted.channel)]
    told += [("mark", str(each)) for each in wanted.marks]
    told += [("upload", wanted.upload), ("finding", wanted.finding), ("fit", str(wanted.fit or ""))]
    told += [("holiday", wanted.holiday.isoformat() if wanted.holiday else "")]
    return [(name, value) for name, value in told if value]
