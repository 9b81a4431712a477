"""The pages of calendars: hours, holidays by year, versions, trying a date; recording hours, confirming holidays."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.actions.holidays import confirm_holidays
from governance.agreements.queries.counting import counts_on
from governance.calendars import actions, queries
from governance.calendars.actions import NewCalendar
from governance.calendars.proposals import proposed_holidays
from governance.calendars.queries import Timeline
from governance.calendars.rules import Calendar, format_hours, versions
from governance.calendars.rules.versions import FollowingYear, NewVersion
from governance.errors import Forbidden
from governance.people.queries import directory
from governance.people.rules import Acting, Viewer
from governance.web.calendars.agreed import agreed_context
from governance.web.calendars.date_trial import try_date
from governance.web.calendars.fields import fields
from governance.web.calendars.version_form import MOST_YEARS, STEPS, read_version, reworked, shown
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, is_fragment, now, render, today, viewer_of, zone

CONFIRMED = "Holidays are confirmed until the end of {}."
RECORDED = (
    "The new hours are recorded. They move no promise until both sides of an agreement have agreed to them."
)
USUAL = "Mon-Fri 08:30-17:00"  # what a new calendar's form begins with
NOT_YOURS = "Only whoever leads the office it belongs to, or the convening office, changes this calendar."


class CalendarController(Controller):
    path = "/calendars"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        calendars = (await queries.load_all()).values()
        keeps = bool(await _owners(viewer_of(request)))
        return render(request, "calendars/index.html", {"calendars": list(calendars), "may_add": keeps})

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        year = today(request).year
        usual = {"hours": USUAL, "zone": zone(request).key, "covers_until": date(year, 12, 31)}
        form = Form.holding(usual)
        return _first_page(request, await _offered_owners(viewer_of(request)), form)

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        owners = await _offered_owners(viewer_of(request))
        form = await read_form(request, again=lambda form: _first_page(request, owners, form))
        if form.value("step") in STEPS:
            return _first_page(request, owners, reworked(form, ""))
        new, first = _new_calendar(form), read_version(form)
        form.check()
        if proposed := _first_holidays(form, new, first):
            return _first_page(request, owners, proposed)
        by = _keeper(viewer_of(request), new.party)
        await actions.create_calendar(new, first=first, by=by, at=now(request))
        return go(request, f"/calendars/{new.code}", notice=f"“{new.name}” is there and can be used.")

    @get("/{code:str}")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        calendar = await queries.timeline(code)
        form = Form(request.query_params.multi_items())
        answer, refused = try_date(form, calendar, at=now(request))
        agreed = await agreed_context(request, calendar)
        numbers = [row["agreement"].version for row in agreed["counting"]]
        context = {**_context(request, calendar, counted=numbers), **agreed, "form": form, "answer": answer}
        return render(request, "calendars/show.html", context, status=422 if refused else 200)

    @get("/{code:str}/versions/new")
    async def new_version(self, request: Request, code: FromPath[str]) -> Response[str]:
        calendar = await queries.timeline(code)
        _keeper(viewer_of(request), calendar.party)
        form = Form.holding(_as_typed(calendar.latest, today(request)))
        return _version_page(request, calendar, form)

    @post("/{code:str}/versions")
    @typed_again
    async def record(self, request: Request, code: FromPath[str]) -> Response[str]:
        calendar, at = await queries.timeline(code), now(request)
        form = await read_form(request, again=lambda form: _version_page(request, calendar, form))
        by = _keeper(viewer_of(request), calendar.party)
        if form.value("step") in STEPS:
            return _version_page(request, calendar, reworked(form, calendar.region))
        new, seen = read_version(form), form.whole("seen", "Version", low=1, high=100_000)
        form.check()
        if not form.checked("confirmed"):
            draft = versions.next_version(calendar.versions[-1], new=new, at=at)
            return _preview(request, calendar, draft, form)
        await actions.record_version(code, new=new, seen=seen, by=by, at=at)
        return go(request, f"/calendars/{code}", notice=RECORDED)

    @get("/{code:str}/holidays/new")
    async def new_holidays(self, request: Request, code: FromPath[str]) -> Response[str]:
        calendar = await queries.timeline(code)
        _keeper(viewer_of(request), calendar.party)
        return await _holidays_page(request, calendar, Form())

    @post("/{code:str}/holidays")
    @typed_again
    async def confirm(self, request: Request, code: FromPath[str]) -> Response[str]:
        calendar = await queries.timeline(code)
        form = await read_form(request, again=lambda form: _holidays_page(request, calendar, form))
        by = _keeper(viewer_of(request), calendar.party)
        year = form.whole("year", "Year", low=2000, high=2998)
        more = form.text("holidays", "Further days", required=False)
        form.check()
        days = versions.parse_holidays([*form.values("day"), *more.splitlines()])
        last = await confirm_holidays(code, year=year, holidays=days, by=by, at=now(request))
        return go(request, f"/calendars/{code}", notice=CONFIRMED.format(last.year))


def _keeper(viewer: Viewer, party: str) -> Acting:
    """The seat in which somebody changes the calendar of `party`. Raises Forbidden for who may only see it."""
    return seat_that(viewer, lambda seat: versions.may_keep(seat, party), otherwise=NOT_YOURS)


async def _owners(viewer: Viewer) -> list[tuple[str, str]]:
    """Those for whom somebody may make a calendar: the whole city, or an office."""
    offices = [("", "The whole city"), *((party.code, party.name) for party in await directory.parties())]
    return [(code, name) for code, name in offices if any(versions.may_keep(s, code) for s in viewer.seats)]


async def _offered_owners(viewer: Viewer) -> list[tuple[str, str]]:
    owners = await _owners(viewer)
    if not owners:
        raise Forbidden("Only whoever leads an office, or the convening office, adds a calendar.")
    return [(code or "city", name) for code, name in owners]


def _first_page(request: Request, owners: list[tuple[str, str]], form: Form) -> Response[str]:
    context = {
        "owners": owners,
        "proposed": form.value("proposed"),
        **fields(shown(form), today(request), None),
    }
    return _form_page(request, "calendars/new.html", context)


def _version_page(request: Request, calendar: Timeline, form: Form) -> Response[str]:
    typed = fields(shown(form), today(request), calendar.latest, region=calendar.region)
    return _form_page(request, "calendars/version.html", {**_context(request, calendar), **typed})


def _form_page(request: Request, page: str, context: dict[str, Any]) -> Response[str]:
    """The whole page; for a script that asks while somebody types, what the hours would make of two requests."""
    shown_page = "calendars/_due_by_hours.html" if is_fragment(request) else page
    wrong = bool(context["form"].errors) and not is_fragment(request)
    return render(request, shown_page, context, status=422 if wrong else 200)


def _preview(request: Request, calendar: Timeline, draft: Calendar, form: Form) -> Response[str]:
    """What would be recorded, and the form in writing, so that nothing of it is lost on the way."""
    lines = versions.holiday_lines(dict(draft.holidays)) + versions.special_lines(draft.special_days)
    held = {name: form.value(name) for name in ("seen", "zone", "effective_from", "covers_until")}
    held |= {"hours": format_hours(draft.week), "holidays": "\n".join(sorted(lines))}
    return render(
        request, "calendars/preview.html", {**_context(request, calendar), "draft": draft, "held": held}
    )


def _context(request: Request, calendar: Timeline, *, counted: Sequence[int] = ()) -> dict[str, Any]:
    """What every page of one calendar shows; `counted` are the versions that agreements count on."""
    current = calendar.in_force(today(request))
    coming = [version for version in calendar.versions if version.effective_from > today(request)]
    return {
        "calendar": calendar,
        "current": current,
        "coming": coming,
        "years": _by_year(current),
        "following": versions.following_of(calendar.versions, counted),
        "may_keep": any(versions.may_keep(seat, calendar.party) for seat in viewer_of(request).seats),
    }


def _by_year(calendar: Calendar) -> dict[int, list[tuple[date, str]]]:
    """The holidays by year, the latest first; a year known to have none is listed, too."""
    years = range(calendar.covers_until.year, calendar.effective_from.year - 1, -1)
    found: dict[int, list[tuple[date, str]]] = {year: [] for year in years}
    for day, name in calendar.holidays:
        found.setdefault(day.year, []).append((day, name))
    return found


def _as_typed(calendar: Calendar, since: date) -> Mapping[str, Any]:
    """The form for the next version, filled with the latest one; days that have passed are left out."""
    ahead = {day: name for day, name in calendar.holidays if day >= since}
    special = [each for each in calendar.special_days if each.day >= since]
    return {
        "hours": format_hours(calendar.week),
        "zone": calendar.zone,
        "covers_until": calendar.covers_until,
        "holidays": "\n".join(sorted(versions.holiday_lines(ahead) + versions.special_lines(special))),
        "seen": calendar.number,
    }


def _new_calendar(form: Form) -> NewCalendar:
    party = form.text("party", "Belongs to", limit=60)
    return NewCalendar(
        code=form.text("code", "Short name", limit=40),
        name=form.text("name", "Name", limit=80),
        party="" if party == "city" else party,
        region=form.text("region", "Holidays like those of", required=False, limit=20).upper(),
    )


def _first_holidays(form: Form, new: NewCalendar, first: NewVersion) -> Form | None:
    """The form with the place's public holidays filled in; None where days are typed already or none are known."""
    years = range(first.effective_from.year, first.covers_until.year + 1)
    if first.holidays or not new.region or form.value("proposed") == new.region or len(years) > MOST_YEARS:
        return None
    known = proposed_holidays(new.region, years)
    days = {day: name for day, name in known.items() if first.effective_from <= day <= first.covers_until}
    if not days:
        return None
    typed = [(name, value) for name, value in form.pairs() if name not in {"holidays", "proposed"}]
    lines = "\n".join(versions.holiday_lines(days))
    return Form([*typed, ("holidays", lines), ("proposed", new.region)])


async def _holidays_page(request: Request, calendar: Timeline, form: Form) -> Response[str]:
    users = await counts_on(calendar.code)
    context = _context(request, calendar, counted=[each.version for each in users])
    proposed = _proposed(calendar, context["following"], form)
    context |= {"form": form, "proposed": proposed, "told": bool(users)}
    return render(request, "calendars/holidays.html", context)


def _proposed(calendar: Timeline, following: FollowingYear, form: Form) -> list[tuple[str, date, str, bool]]:
    """The year's public holidays as the library knows them: the line to send, day, name, and whether it is ticked."""
    known = proposed_holidays(calendar.region, [following.year]) if calendar.region else {}
    chosen, sent = form.values("day"), bool(form.value("year"))
    return [
        (line, day, name, not sent or line in chosen)
        for day, name in known.items()
        if following.first <= day <= following.last
        for line in versions.holiday_lines({day: name})
    ]
