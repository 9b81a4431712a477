"""The to-do page: what waits for this person, what waits for others, what is coming up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from litestar import Controller, Response, get

from governance.calendars.queries import Timeline, load_all
from governance.calendars.rules import Calendar
from governance.changes.queries.page import days_of
from governance.changes.queries.questions import OpenPoint, open_points
from governance.database.session import one_connection
from governance.integrity.queries.history import WHOLE, last_check
from governance.people.queries.delegations import done_for
from governance.people.queries.directory import PartyRoles
from governance.people.rules import Matter as Shown
from governance.people.rules import Role, Viewer, may_see
from governance.reminders.queries.nudged import last_reminded
from governance.reminders.rules.humane import SELDOM
from governance.reminders.rules.watches import thread
from governance.waiting.queries.beside import Beside, beside
from governance.waiting.queries.matters import WaitingMatters, matters_for
from governance.waiting.rules.matter import Kind, Matter, asked_of, elsewhere, minutes
from governance.web.records.audit import lines
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from governance.web.to_do import cards, setup
from governance.web.to_do.coming import dated_rows, untold
from governance.web.to_do.filters import filters
from governance.web.to_do.people import offices, who_acts, who_speaks
from governance.web.to_do.rows import COUNTED, Day, Row, far_row, other_row, own_row
from governance.web.to_do.words import AHEAD, IN_OTHER_HANDS, ON_OTHER_LISTS

WATCH_THE_RECORD = (Role.AUDITOR, Role.ADMINISTRATOR)
WEEK = timedelta(days=7)
FEW = 6  # lines in all, of which nothing needs to be found


class ToDoController(Controller):
    path = "/to-do"

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        viewer, at = viewer_of(request), now(request)
        found = await matters_for(viewer, at=at)
        told = await beside(viewer, at=at, today=today(request), zone=zone(request).key)
        seen = await _seen(request, found)
        context = {
            "done": await lines(await done_for(viewer, told.acted, at=at), zone(request)),
            "setup": await setup.left(request, found.matters, viewer),
            "record": await last_check(WHOLE) if viewer.with_role(*WATCH_THE_RECORD) else None,
            "reads_record": may_see(viewer, Shown.TRAIL),
            "cut": found.cut,
            "brief": may_see(viewer, Shown.BRIEF),
        }
        return render(request, "to-do/show.html", context | await _lists(request, seen, told))


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What waits for the reader, for others, and for a day that is far; the offices it lies with; the day of reading."""

    viewer: Viewer
    mine: list[Matter]
    others: list[Matter]
    ahead: list[Matter]
    known: Mapping[str, PartyRoles]
    reminded: Mapping[str, date]
    calendars: Mapping[str, Timeline]
    day: Day

    @property
    def few(self) -> bool:
        return len(self.mine) <= cards.CARDS

    def rows(self) -> list[Row]:
        return [own_row(each, self.viewer, self.day) for each in self.mine]

    def elsewhere(self) -> list[Row]:
        found = [other_row(each, self.viewer, self.day, who_acts(each, self.known)) for each in self.others]
        days = [self.reminded.get(thread(each)) for each in self.others]
        return [replace(row, reminded=day) for row, day in zip(found, days, strict=True)]

    def coming(self, told: Beside) -> list[Row]:
        """The nearest first."""
        asked = [far_row(each, self.viewer, self.day) for each in self.ahead]
        dated = dated_rows(untold(told.coming, [*self.ahead, *self.mine]), self.day)
        return sorted((*asked, *dated), key=lambda row: (row.due is None, row.due))


async def _seen(request: Request, found: WaitingMatters) -> _Seen:
    viewer, at, on, every = viewer_of(request), now(request), today(request), found.matters
    near = [each for each in every if not _is_far(each, at)]
    mine, others = of_viewer(near, viewer, at), _of_others(near, viewer, at)
    calendars = await load_all()
    return _Seen(
        viewer=viewer,
        mine=mine,
        others=others,
        ahead=[each for each in asked_of(every, viewer) if _is_far(each, at)],
        known=await offices(_codes(mine, others), at=at),
        reminded=await last_reminded([thread(each) for each in others], viewer),
        calendars=calendars,
        day=Day(today=on, zone=zone(request), calendar=_own(viewer, calendars, on)),
    )


def _own(viewer: Viewer, calendars: Mapping[str, Timeline], on: date) -> Calendar | None:
    return days_of(viewer.seats[0].party if viewer.seats else "", calendars.values(), on)


def _codes(mine: Sequence[Matter], others: Sequence[Matter]) -> list[str]:
    """The offices whose people are named: whoever has to act and, on cards, with whom it is talked over."""
    near = [each.other.code for each in mine if each.other] if len(mine) <= cards.CARDS else []
    return [*near, *(each.party.code for each in others)]


async def _lists(request: Request, seen: _Seen, told: Beside) -> dict[str, Any]:
    rows, elsewhere, coming = seen.rows(), seen.elsewhere(), seen.coming(told)
    narrowed = filters(request.query_params, every := [*rows, *elsewhere, *coming], seen.day.today)
    picked = narrowed.picked(rows)
    return {
        "filters": narrowed,
        "filtered": narrowed.narrows or len(every) > FEW,
        "cards": await _cards(seen, rows, picked) if seen.few else (),
        "few": seen.few,
        "rows": () if seen.few else picked,
        "elsewhere": narrowed.picked(elsewhere),
        "coming": narrowed.picked(coming),
        **_lead(seen.mine, rows),
        **_beside(told, coming, seen.day),
    }


def _lead(mine: Sequence[Matter], rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "waiting": len(mine),
        "minutes": minutes(mine),
        "oldest": max(rows, key=lambda row: row.days, default=None),
        "approvals": sum(each.kind is Kind.APPROVAL for each in mine),
    }


def _beside(told: Beside, coming: Sequence[Row], day: Day) -> dict[str, Any]:
    return {
        "lately": dated_rows(told.lately, day),
        "next_words": _next(coming),
        "new_holders": told.new_holders,
        "monthly": told.days_signed_in < SELDOM,
    }


async def _cards(seen: _Seen, rows: Sequence[Row], picked: Sequence[Row]) -> list[cards.Card]:
    named = {code: line.name for code, line in seen.calendars.items()}
    points = await open_points(cards.points_of(seen.mine), named)
    both = zip(seen.mine, rows, strict=True)
    return [_card(each, row, points.get(each.number), seen.known) for each, row in both if row in picked]


def _card(each: Matter, row: Row, point: OpenPoint | None, known: Mapping[str, PartyRoles]) -> cards.Card:
    other, first = each.other.code if each.other else "", point.offered_person if point else 0
    return cards.card(each, row, point, who_speaks(other, known, first))


def _next(coming: Sequence[Row]) -> str:
    """What an empty list names instead."""
    if not coming or coming[0].due is None:
        return ""
    first = coming[0]
    return f" Next: {first.title}, {first.act[:1].lower()}{first.act[1:]} {first.away}."


def _is_far(each: Matter, at: datetime) -> bool:
    return each.kind in AHEAD and each.until is not None and each.until > at + COUNTED


def of_viewer(found: Iterable[Matter], viewer: Viewer, at: datetime) -> list[Matter]:
    """What the reader can do now: by due date, then what has none, the longest waiting first."""
    mine = [each for each in asked_of(found, viewer) if each.kind not in ON_OTHER_LISTS and each.is_ripe(at)]
    return sorted(mine, key=_by_due)


def _of_others(found: Iterable[Matter], viewer: Viewer, at: datetime) -> list[Matter]:
    """What waits for others, in the same order."""
    others = [each for each in elsewhere(found, viewer) if each.kind in IN_OTHER_HANDS]
    return sorted((each for each in others if not _is_asked_lately(each, at)), key=_by_due)


def _is_asked_lately(each: Matter, at: datetime) -> bool:
    """A question that every department is asked at once keeps nobody waiting before its last week."""
    return each.kind is Kind.OUTLOOK and each.until is not None and each.until > at + WEEK


def _by_due(each: Matter) -> tuple[bool, datetime | None, bool, datetime | None, str]:
    return each.until is None, each.until, each.since is None, each.since, each.number
