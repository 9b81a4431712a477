"""The values of the weekly brief: what an approving official reads in a minute, on a page and on paper."""

from dataclasses import dataclass
from datetime import date, datetime

from reports.model import Entry


@dataclass(frozen=True, kw_only=True)
class BriefLine:
    """One line of a list: what it is about, where it stands, since or until when; `href` is its page's address.

    A line that is `kept` is never left out for want of room: 311's own stands beside every list of departments.
    """

    what: str
    told: str
    when: str = ""
    href: str = ""
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class BriefPart:
    """A heading, a sentence that says it all, and lines; `more` counts those left out for want of room.

    `columns` are the headings over the parts of a line: without a third one, lines have no `when`. Two parts in a row
    that are `half` stand beside each other on paper.
    """

    heading: str
    says: str
    columns: tuple[str, ...] = ("What", "Where it stands", "When")
    half: bool = False
    lines: tuple[BriefLine, ...] = ()
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class BriefPaper:
    """One page. `figures` are (label, figure, words) and stand on top; `week` is its first and last day."""

    city: str
    office: str
    zone: str
    week: tuple[date, date]
    made_at: datetime
    figures: tuple[tuple[str, str, str], ...]
    parts: tuple[BriefPart, ...]
    page_url: str
    entry: Entry
