"""Meetings: what comes next, a month, what was; setting a single meeting."""

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from litestar import Controller, Response, get, post

from governance import formats
from governance.errors import Forbidden, NotFound
from governance.meetings.actions.meeting import Planned, set_meeting
from governance.meetings.queries import lists
from governance.meetings.queries.bodies import MeetingBody, bodies_of
from governance.meetings.queries.lists import MeetingLine, Reader
from governance.meetings.queries.series import series_of
from governance.meetings.rules import patterns, words
from governance.meetings.rules.meetings import SOON, State
from governance.meetings.rules.times import Slot
from governance.people.rules import Acting, Viewer
from governance.web.meetings.form import TIMES, read_slot
from governance.web.meetings.preview import slot_preview
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, today, viewer_of, zone

LIST = "/meetings"
NOT_YOURS = "You speak for neither side of this group, so you set no dates for it."
_DAY = timedelta(days=1)


class MeetingListController(Controller):
    path = LIST

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        viewer, at = viewer_of(request), now(request)
        groups = await bodies_of(viewer, at=at)
        reader = _reader(request, groups)
        month = _month(request)
        context = {
            "groups": groups,
            "own": [each for each in groups if writer(viewer, each)],
            "only": reader.only,
            "month": await _weeks(request, reader, month) if month else None,
            **(await _lists(request, reader, groups) if month is None else {}),
        }
        return render(request, "meetings/index.html", context)

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        return await _new_page(request, Form(request.query_params.multi_items()))

    @post("/")
    @typed_again
    async def set(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _new_page(request, form))
        group, by = await group_to_write(request, form.value("body"))
        planned = Planned(title=form.text("title", "Title", limit=120), slot=_slot(request, form))
        form.check()
        number = await set_meeting(group.code, planned, by=by, at=now(request))
        return go(request, f"{LIST}/{number}/people", notice="It is set. Nobody is told before you invite.")


def writer(viewer: Viewer, group: MeetingBody) -> Acting | None:
    """The role in which somebody sets dates of a group."""
    return next((seat for seat in viewer.seats if group.circle.writes(seat)), None)


async def group_to_write(request: Request, code: str) -> tuple[MeetingBody, Acting]:
    """The group with this code and the role to set its dates in. Raises NotFound or Forbidden."""
    viewer = viewer_of(request)
    groups = await bodies_of(viewer, at=now(request))
    own = [each for each in groups if writer(viewer, each)]
    found = next((each for each in groups if each.code == code), None)
    if found is None and code:
        raise NotFound("There is no such group.")
    if found is None and not own:
        raise Forbidden(NOT_YOURS)
    group = found or own[0]
    return group, seat_that(viewer, group.circle.writes, otherwise=NOT_YOURS)


def _reader(request: Request, groups: tuple[MeetingBody, ...]) -> Reader:
    asked = request.query_params.get("body", "")
    only = asked if asked in {each.code for each in groups} else ""
    return Reader(person=viewer_of(request).person_id, bodies=tuple(each.id for each in groups), only=only)


async def _lists(request: Request, reader: Reader, groups: tuple[MeetingBody, ...]) -> dict[str, Any]:
    at = now(request)
    found = await lists.coming(reader, at=at)
    series = await series_of(each.id for each in groups if reader.only in ("", each.code))
    return {
        "present": [each for each in found if is_present(each, at)],
        "coming": [each for each in found if not is_present(each, at)],
        "before": await lists.before(reader, at=at),
        "series": [
            (each, f"{patterns.words(each.pattern)}, {words.hours_of(each.entry.slot)}") for each in series
        ],
    }


def is_present(each: MeetingLine, at: datetime) -> bool:
    """Whether it goes on, or is about to begin."""
    return each.state is State.OPEN or (each.state is State.INVITED and each.starts - SOON <= at < each.ends)


def _month(request: Request) -> date | None:
    """The first day of the month that is asked for; None: the list."""
    asked = request.query_params.get("month", "")
    if not asked:
        return None
    try:
        return date.fromisoformat(f"{asked[:7]}-01")
    except ValueError:
        return today(request).replace(day=1)


async def _weeks(request: Request, reader: Reader, first: date) -> dict[str, Any]:
    """The weeks of a month from Monday to Sunday, each day with its meetings."""
    after = (first + 31 * _DAY).replace(day=1)
    begins, ends = (datetime.combine(each, time(), tzinfo=zone(request)) for each in (first, after))
    found = await lists.between(reader, begins, ends)
    days = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return {
        "first": first,
        "title": f"{formats.MONTHS[first.month - 1]} {first.year}",
        "weekdays": formats.WEEKDAYS,
        "weeks": [[(day, [each for each in found if each.day == day]) for day in week] for week in days],
        "count": len(found),
        "previous": f"{first - _DAY:%Y-%m}",
        "next": f"{after:%Y-%m}",
    }


def _slot(request: Request, form: Form) -> Slot:
    place = form.text("place", "Place", required=False, limit=200)
    link = form.text("link", "Link", required=False, limit=500)
    return read_slot(form, zone=zone(request).key, place=place, link=link)


async def _new_page(request: Request, form: Form) -> Response[str]:
    group, _ = await group_to_write(request, form.value("body"))
    preview = await slot_preview(request, group, form, _slot(request, form)) if form.value("day") else None
    groups = [
        each
        for each in await bodies_of(viewer_of(request), at=now(request))
        if writer(viewer_of(request), each)
    ]
    context = {"form": form, "group": group, "groups": groups, "times": TIMES, "preview": preview}
    return render(request, "meetings/new.html", context)
