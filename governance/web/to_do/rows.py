"""A matter as one row of To do: the act, the matter, in whose hands since when, when it is due. Wording and links only."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.calendars.rules import Calendar
from governance.people.rules import PartyKind, Viewer
from governance.reminders.rules.answers import reminders_page, seat_reminding
from governance.waiting.rules.links import link_to, page
from governance.waiting.rules.matter import Matter, Subject
from governance.web.changes.status import in_business_days
from governance.web.to_do.people import Reach
from governance.web.to_do.words import group, short_act, short_hands

COUNTED = timedelta(days=31)
PUBLIC = re.compile(r"[A-Z]{2}-\d{4}-\d+")  # other numbers are names of lines
LONG = 21  # days in one office's hands that stand in bold; red is for what is past due
# “from 4 business days to 3 business days” says its unit twice, and “(and 1 more)” stands better beside the number.
TWICE = re.compile(r"\bfrom (\S+) ([a-z ]+?)s? to (\S+) \2(s?)(?=$| \()")
# “The agreement of 311 and Streets, ends on …” has its day in a column of its own.
DATED = re.compile(r"^The (agreement of .+), (?:to be looked at again|ends) on .+$")
MORE = re.compile(r" \((and [\d,]+ more)\)$")


@dataclass(frozen=True, kw_only=True)
class Day:
    """The city's day, and the calendar whose days count for the reader."""

    today: date
    zone: ZoneInfo
    calendar: Calendar | None

    def local(self, at: datetime | None) -> date | None:
        return at.astimezone(self.zone).date() if at else None

    def away(self, day: date | None) -> str:
        """How far a coming day is, as long as days are counted; “” beyond."""
        near = day is not None and self.today <= day <= self.today + COUNTED
        return in_business_days(self.calendar, day, self.today) if day and near else ""

    def past(self, day: date | None) -> int:
        """How many calendar days ago it was; 0 for today and later."""
        return max((self.today - day).days, 0) if day else 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """`href` is where `act` is done, `page` where the matter is read. `past`: days past due. `reach`: who has to
    act; `remind` is where they are reminded, `reminded` the day on which they last were.

    `department`, `group` and `due` are what the filter looks at.
    """

    title: str
    number: str = ""
    note: str = ""
    act: str
    href: str = ""
    page: str = ""
    office: str = ""
    side: str = ""
    since: date | None = None
    days: int = 0
    due: date | None = None
    away: str = ""
    past: int = 0
    department: str = ""
    department_name: str = ""
    group: str = ""
    reach: Reach | None = None
    remind: str = ""
    reminded: date | None = None

    @property
    def long(self) -> bool:
        return self.days >= LONG


def own_row(each: Matter, viewer: Viewer, day: Day) -> Row:
    """What waits for the reader: the act is the link."""
    return _row(each, day, act=short_act(each), href=link_to(each), note=_note(each, viewer))


def far_row(each: Matter, viewer: Viewer, day: Day) -> Row:
    """What waits for a day that is far: nobody is slow about it yet."""
    return replace(own_row(each, viewer, day), since=None, days=0)


def other_row(each: Matter, viewer: Viewer, day: Day, reach: Reach | None) -> Row:
    """What waits for somebody else: the matter is the link, and reminding of it, where that is the reader's to do."""
    may = reach is not None and bool(reach.name) and seat_reminding(each, viewer) is not None
    remind = reminders_page(each) if may else ""
    return _row(
        each, day, act=short_hands(each), page=page(each.subject, each.number), reach=reach, remind=remind
    )


def short(title: str) -> tuple[str, str]:
    """A title with its unit once, and what else it is about: “from 5 to 6 business days”, “and 1 more”."""
    more = MORE.search(title)
    plain = DATED.sub(lambda found: f"A{found[1][1:]}", MORE.sub("", title))
    return TWICE.sub(r"from \1 to \3 \2\4", plain), more[1] if more else ""


def _row(each: Matter, day: Day, *, act: str, note: str = "", **links: Any) -> Row:
    title, more = short(each.title or f"A draft for {each.other.name if each.other else 'nobody yet'}")
    return Row(
        title=title,
        number=each.number if PUBLIC.fullmatch(each.number) else "",
        note=formats.DOT.join(part for part in (more, note) if part),
        act=act,
        office=each.party.name,
        side=each.party.kind,
        group=group(each.kind, each.subject),
        **_dates(each, day),
        **_department(each),
        **links,
    )


def _dates(each: Matter, day: Day) -> dict[str, Any]:
    since, due = day.local(each.office_since or each.since), day.local(each.until)
    away, past = day.away(due), day.past(due)
    return {"since": since, "days": day.past(since), "due": due, "away": away, "past": past}


def _department(each: Matter) -> dict[str, Any]:
    found = next((side for side in (*each.sides, each.party) if side.kind == PartyKind.DEPARTMENT), None)
    return {"department": found.code, "department_name": found.name} if found else {}


def _note(each: Matter, viewer: Viewer) -> str:
    """Whom the reader acts for, where it is asked of them in nobody's seat of their own; who reads a draft; whose action."""
    if each.is_draft:
        return f"only {each.party.name} reads it"
    if each.subject == Subject.ACTION:
        return str(_department(each).get("department_name", ""))
    asked = [seat for seat in viewer.seats if each.seats.ask(seat)]
    lent = asked[0].for_person if asked and all(seat.for_person for seat in asked) else ""
    return f"for {lent}" if lent else ""
