"""The values of two versions printed beside each other: a reading copy that says what differs and who agreed to each."""

from dataclasses import dataclass
from datetime import date, datetime

from reports.model import Entry


@dataclass(frozen=True, kw_only=True)
class ComparedVersion:
    """`agreed` says who agreed to and approved the change it came from, in the order they did; empty where none is known."""

    number: int
    effective_from: date
    fingerprint: str
    change: str
    agreed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ComparedField:
    """One value of one target in both versions; "" where that version has none."""

    target: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ComparisonPaper:
    """`same` counts the targets and rules that stand alike in both."""

    city: str
    office: str
    zone: str
    department: str
    earlier: ComparedVersion
    later: ComparedVersion
    fields: tuple[ComparedField, ...]
    same: int
    as_of: datetime
    page_url: str
    entry: Entry | None = None

    @property
    def versions(self) -> tuple[ComparedVersion, ComparedVersion]:
        return self.earlier, self.later
