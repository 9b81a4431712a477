"""The values of printed minutes: their content in one of its two readings, where they stand, and what proves them genuine."""

from dataclasses import dataclass
from datetime import datetime

from governance.meetings.rules.minutes import Minutes
from reports.model import Entry


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A correction that stands beside final minutes: where, what is meant instead, who asked for it, when it was accepted."""

    place: str
    before: str
    after: str
    reason: str
    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MinutesPaper:
    """Minutes as they are printed. `standing` says where they stand; `unapproved` is marked on every page.

    `fingerprint` is that of the reading that is printed, "" of a draft.
    """

    city: str
    office: str
    zone: str
    content: Minutes
    public: bool
    standing: str
    unapproved: bool
    dated: datetime
    fingerprint: str
    entry: Entry
    verify_url: str
    page_url: str
    minutes_json: bytes
    beside: tuple[Beside, ...] = ()
