"""The values a document is made of. Decides what a document can say; wording of targets is the caller's.

Days are local dates, moments are aware; `zone` is the city's and every moment is printed in it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    AGREEMENT = "agreement"
    CHANGE_SHEET = "change-sheet"
    SCORECARD = "scorecard"
    BRIEF = "brief"
    MINUTES = "minutes"
    AGENDA = "agenda"
    COMPARISON = "comparison"


class Side(StrEnum):
    DEPARTMENT = "department"
    CENTER = "center"


class Standing(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    IN_EFFECT = "in effect"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody one can call."""

    name: str
    title: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Organization:
    """One side of the agreement: its full name for the cover, its short name for columns."""

    name: str
    short: str
    address: str = ""
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Target:
    """One service target in words. `amount` is "4 business days" or "no target"; empty texts are not printed.

    `counted` says how its share is worked out where that is not the usual way.
    """

    group: str
    service: str
    owed_by: Side
    sentence: str
    amount: str
    goal: str = ""
    calendar: str = ""
    due_rule: str = ""
    pauses: str = ""
    closed_when: str = ""
    population: str = ""
    condition: str = ""
    counted: str = ""


@dataclass(frozen=True, kw_only=True)
class CountedCalendar:
    """The version of a calendar on which targets count. `days_off` are a year and its dates in words.

    `agreed`: it stands in the version both sides agreed to; else it is the one in force when that was recorded.
    """

    name: str
    hours: str
    days_off: tuple[tuple[str, str], ...]
    confirmed: str
    agreed: bool = True


@dataclass(frozen=True, kw_only=True)
class CallTakerWords:
    """What 311 asks first about a service, and what it tells the resident; either may be empty."""

    service: str
    ask_first: str
    tell_resident: str


@dataclass(frozen=True, kw_only=True)
class Clause:
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Definition:
    word: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One version in the history: `on` is the day it took or takes effect, unknown for a draft."""

    number: int
    summary: str
    on: date | None = None
    agreed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """A consent or approval: `act` is its word on the page, `fingerprint` that of the proposal they saw."""

    act: str
    name: str
    title: str
    on_behalf_of: str
    at: datetime
    fingerprint: str
    signed_in: str
    acting_for: str = ""
    warning: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of the record and the fingerprint of all entries up to it, so that paper witnesses the record."""

    number: int
    fingerprint: str

    @property
    def witness(self) -> str:
        """As whoever checks the record types it, or reads it from a code."""
        return f"{self.number}:{self.fingerprint}"


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One version of a service agreement as it is printed, with its data as JSON and CSV to embed."""

    city: str
    office: str
    zone: str
    code: str
    title: str
    version: int
    standing: Standing
    recorded_at: datetime
    fingerprint: str
    department: Organization
    center: Organization
    entry: Entry
    verify_url: str
    terms_json: bytes
    terms_csv: bytes
    effective_from: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    superseded_on: date | None = None
    opening: str = ""
    targets: tuple[Target, ...] = ()
    calendars: tuple[CountedCalendar, ...] = ()
    call_takers: tuple[CallTakerWords, ...] = ()
    clauses: tuple[Clause, ...] = ()
    definitions: tuple[Definition, ...] = ()
    revisions: tuple[Revision, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def number(self) -> str:
        """Streets–311, version 12."""
        return f"{self.department.short}–{self.center.short}, version {self.version}"


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """One line of a change: the same field as it is, as the department and as 311 would have it."""

    target: str
    in_effect: str
    department: str
    center: str
    agreed: bool = False


@dataclass(frozen=True, kw_only=True)
class ChangeSheet:
    """A change on one page for a colleague without an account; `effective` may be a date or a rule in words."""

    city: str
    office: str
    zone: str
    number: str
    title: str
    stands: str
    department: Organization
    center: Organization
    as_of: datetime
    page_url: str
    turn: str = ""
    answer_by: date | None = None
    answer_in: str = ""
    lines: tuple[Proposed, ...] = ()
    reason: str = ""
    call_takers: str = ""
    residents_notice: str = ""
    happened: tuple[str, ...] = ()
    effective: str = ""
    call: tuple[Contact, ...] = ()
    entry: Entry | None = None
