"""What an Open311 address is asked for: from when until when, in windows it accepts, page by page. No network here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

# GeoReport v2 refuses longer spans.
LONGEST = timedelta(days=90)
# Clocks differ and a request may be stored late: what is asked for twice is taken in once.
OVERLAP = timedelta(hours=1)
PAGE_SIZE = 100
BIGGEST_PAGE = 10_000


class Answers(StrEnum):
    """In which form a source answers; some speak only one of them."""

    JSON = "json"
    XML = "xml"


class Asking(StrEnum):
    """By which time a source is asked: when a request was last touched, or when it was opened."""

    UPDATED = "updated"
    OPENED = "opened"


_BOUNDS = {
    Asking.UPDATED: ("updated_after", "updated_before"),
    Asking.OPENED: ("start_date", "end_date"),
}


@dataclass(frozen=True, kw_only=True)
class Window:
    starts: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class Source:
    """An address and how it is asked; `jurisdiction` "" where it needs none.

    Without `answers` the form follows from the address. `either`: nobody said so, and what does not answer in JSON is asked for XML.
    """

    address: str
    asking: Asking = Asking.OPENED
    page_size: int = PAGE_SIZE
    jurisdiction: str = ""
    answers: Answers | None = None
    either: bool = False

    @property
    def form(self) -> Answers:
        return self.answers or (Answers.XML if self.address.endswith(".xml") else Answers.JSON)

    @property
    def in_xml(self) -> "Source":
        return replace(self, address=f"{self.address.removesuffix('.json')}.xml", either=False)


def source(endpoint: str, extra: Mapping[str, str]) -> Source:
    """The list of requests of an endpoint, as JSON unless the address, the source or its first answer says otherwise."""
    named = Answers(extra["answers"]) if extra.get("answers") in set(Answers) else None
    whole = endpoint.endswith((".json", ".xml"))
    size, asking = extra.get("page_size", ""), extra.get("asking", "")
    return Source(
        address=endpoint if whole else f"{endpoint}/requests.{named or Answers.JSON}",
        asking=Asking(asking) if asking in set(Asking) else Asking.OPENED,
        page_size=min(max(int(size), 1), BIGGEST_PAGE) if size.isdecimal() else PAGE_SIZE,
        jurisdiction=extra.get("jurisdiction", ""),
        answers=named,
        either=not whole and named is None,
    )


def windows(asking: Asking, *, reached: datetime | None, at: datetime) -> Iterator[Window]:
    """From where the last pull ended until now, the oldest first.

    Asked by opening, a source never tells that an older request was closed: the last 90 days are asked again each time.
    """
    recent = at - LONGEST
    starts = recent if reached is None else reached - OVERLAP
    if asking is Asking.OPENED:
        starts = min(starts, recent)
    while starts < at:
        ends = min(starts + LONGEST, at)
        yield Window(starts=starts, ends=ends)
        starts = ends


def page_address(of: Source, window: Window, *, page: int) -> str:
    """The whole address of one page."""
    first, last = _BOUNDS[of.asking]
    told = {
        first: _written(window.starts),
        last: _written(window.ends),
        "page": page,
        "page_size": of.page_size,
    }
    if of.jurisdiction:
        told["jurisdiction_id"] = of.jurisdiction
    return f"{of.address}?{urlencode(told)}"


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
