"""The to-do page: what waits for this person, what waits for others, what takes effect soon."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Controller, Response, get

from governance import formats
from governance.agreements.queries.new_versions import starting
from governance.calendars.rules import Calendar
from governance.changes.queries.page import working_calendar
from governance.database.session import one_connection
from governance.people.queries.delegations import done_for
from governance.people.queries.successions import news
from governance.people.rules import Matter as Shown
from governance.people.rules import Role, Viewer, may_see
from governance.waiting.queries.matters import WaitingMatters, matters_for
from governance.waiting.rules.links import link_to, page
from governance.waiting.rules.matter import Kind, Matter, Subject, asked_of, by_age, elsewhere, minutes
from governance.waiting.rules.words import ACTS, HANDS, act_words, hands_words
from governance.web.changes.status import in_business_days
from governance.web.records.audit import lines
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from governance.web.to_do import setup


@dataclass(frozen=True, kw_only=True)
class ToDoEntry:
    """One line: the act as a link, or who has to act if it is not the reader; its subject, since when and until when."""

    number: str
    title: str
    act: str
    href: str
    due: datetime | None
    away: str
    late: str
    since: datetime | None
    with_whom: str = ""


@dataclass(frozen=True, kw_only=True)
class Day:
    """The city's day, and the calendar whose days count for the reader."""

    today: date
    zone: ZoneInfo
    calendar: Calendar | None

    def late(self, due: datetime | None) -> str:
        late = due is not None and due.astimezone(self.zone).date() < self.today
        return f"Past due since {formats.day(due, self.zone)}" if due and late else ""

    def away(self, due: datetime | None) -> str:
        day = due.astimezone(self.zone).date() if due else None
        return in_business_days(self.calendar, day, self.today) if day else ""


class ToDoController(Controller):
    path = "/to-do"

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        viewer, on = viewer_of(request), today(request)
        found = await matters_for(viewer, at=now(request))
        coming, lately = await starting(viewer, on)
        calendar = await working_calendar(viewer.seats[0].party if viewer.seats else "", on)
        day = Day(today=on, zone=zone(request), calendar=calendar)
        context = {
            "done": await lines(await done_for(viewer, at=now(request)), zone(request)),
            "new_holders": await news(at=now(request)) if viewer.seats else (),
            "coming": coming,
            "lately": lately,
            "brief": may_see(viewer, Shown.BRIEF),
        }
        return render(request, "to-do/show.html", context | _waiting(request, found, day))


def _waiting(request: Request, found: WaitingMatters, day: Day) -> dict[str, Any]:
    viewer = viewer_of(request)
    mine = _of_viewer(found.matters, viewer, now(request))
    return {
        "waiting": [_mine(each, day) for each in mine],
        "approvals": sum(each.kind is Kind.APPROVAL for each in mine),
        "setup": setup.left(request, found.matters) if viewer.with_role(Role.ADMINISTRATOR) else (),
        "minutes": minutes(mine),
        "elsewhere": [_entry_elsewhere(each, day) for each in _of_others(found.matters, viewer)],
        "cut": found.cut,
    }


def _of_viewer(found: Iterable[Matter], viewer: Viewer, at: datetime) -> list[Matter]:
    """What the reader can do now: changes by due date, then matters about results, the longest waiting first."""
    mine = [each for each in asked_of(found, viewer) if each.kind in ACTS and each.is_ripe(at)]
    changes = [each for each in mine if each.subject is Subject.CHANGE]
    changes.sort(key=lambda each: (each.until is None, each.until, each.number))
    others = (each for each in mine if each.subject is not Subject.CHANGE)
    return [*changes, *sorted(others, key=lambda each: (each.since is None, each.since))]


def _of_others(found: Iterable[Matter], viewer: Viewer) -> list[Matter]:
    """What waits for others: changes and corrections, the longest waiting first."""
    others = by_age(each for each in elsewhere(found, viewer) if each.kind in HANDS)
    return sorted(others, key=lambda each: each.subject is not Subject.CHANGE)


def _mine(each: Matter, day: Day) -> ToDoEntry:
    other = each.other.name if each.other else ""
    both = " and ".join(side.name for side in each.sides)
    return replace(
        _entry(each, day, act_words(each), link_to(each)),
        title=each.title or f"A draft for {other}",
        with_whom=both if each.kind is Kind.APPROVAL else other,
        since=None if each.subject is Subject.CHANGE else each.since,
    )


def _entry_elsewhere(each: Matter, day: Day) -> ToDoEntry:
    return _entry(each, day, hands_words(each), page(each.subject, each.number))


def _entry(each: Matter, day: Day, act: str, href: str) -> ToDoEntry:
    return ToDoEntry(
        number=each.number,
        title=each.title,
        act=act,
        href=href,
        due=each.until,
        away=day.away(each.until),
        late=day.late(each.until),
        since=each.office_since,
    )
