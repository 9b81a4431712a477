"""Regular meetings: one series with its dates, starting one, giving it other dates, ending it."""

from datetime import datetime
from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.formats import plural
from governance.meetings.actions import series as acts
from governance.meetings.actions.series import SERIES
from governance.meetings.queries.agenda import backlog
from governance.meetings.queries.bodies import meeting_body
from governance.meetings.queries.clashes import clashes
from governance.meetings.queries.series import SeriesFacts, dates_of, plan_of, seen_series
from governance.meetings.rules import patterns, words
from governance.meetings.rules.meetings import State
from governance.meetings.rules.planning import in_the_way, is_provisional
from governance.meetings.rules.series import HOLIDAY_WORDS, MOVES
from governance.people.rules import Acting, Viewer
from governance.web.meetings.form import MONTH_STEPS, NTH, TIMES, WEEKDAYS, WEEKS, read_series, series_form
from governance.web.meetings.index import NOT_YOURS, group_to_write
from governance.web.meetings.preview import series_preview
from governance.web.people.acting_roles import open_steps, seat_that
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone

PATH = "/meetings/series"
HELD = frozenset({State.DRAFT, State.INVITED, State.OPEN})
OPTIONS = {
    "weeks": WEEKS,
    "months": MONTH_STEPS,
    "nths": tuple(NTH.items()),
    "weekdays": WEEKDAYS,
    "times": TIMES,
    "rules": tuple((str(rule), rule_words) for rule, rule_words in HOLIDAY_WORDS.items()),
}


class SeriesController(Controller):
    path = PATH

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        return await _new_page(request, Form(request.query_params.multi_items()))

    @post("/")
    @typed_again
    async def start(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _new_page(request, form))
        group, by = await group_to_write(request, form.value("body"))
        entry = read_series(form, zone=zone(request).key)
        form.check()
        number = await acts.start(group.code, entry, by=by, at=now(request))
        return go(request, f"{PATH}/{number}", notice="The dates are set. Nobody is told before you invite.")

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        return await _page(request, await seen_series(viewer_of(request), number), Form())

    @get("/{number:str}/change")
    async def changing(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen_series(viewer_of(request), number)
        _seat(viewer_of(request), found)
        typed = request.query_params.multi_items()
        return await _change_page(request, found, Form(typed) if typed else series_form(found))

    @post("/{number:str}/changes")
    @typed_again
    async def change(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen_series(viewer_of(request), number)
        by = _seat(viewer_of(request), found)
        form = await read_form(request, again=lambda form: _change_page(request, found, form))
        entry, seen = read_series(form, zone=found.zone), _seen(form)
        form.check()
        await acts.change(number, entry, seen=seen, by=by, at=now(request))
        return go(
            request, f"{PATH}/{number}", notice="The dates to come are changed. What was sent out stays."
        )

    @post("/{number:str}/invitations")
    async def invite(self, request: Request, number: FromPath[str]) -> Response[str]:
        by = _seat(viewer_of(request), await seen_series(viewer_of(request), number))
        sent = await acts.invite_next(number, by=by, at=now(request))
        return go(request, f"{PATH}/{number}", notice=f"Invited to {plural(sent, 'meeting')}.")

    @post("/{number:str}/end")
    @typed_again
    async def end(self, request: Request, number: FromPath[str]) -> Response[str]:
        found = await seen_series(viewer_of(request), number)
        by = _seat(viewer_of(request), found)
        form = await read_form(request, again=lambda form: _page(request, found, form))
        last, reason = form.day("last", "Last day"), form.text("words", "Why", limit=500)
        seen = _seen(form)
        form.check()
        await acts.end(number, last, words=reason, seen=seen, by=by, at=now(request))
        return go(
            request, f"{PATH}/{number}", notice="It is ended. What was sent out stays until you cancel it."
        )


def _seen(form: Form) -> int:
    return form.whole("revision", "What you looked at", low=1, high=1_000_000)


def _seat(viewer: Viewer, found: SeriesFacts) -> Acting:
    return seat_that(viewer, found.circle.writes, otherwise=NOT_YOURS)


async def _new_page(request: Request, form: Form) -> Response[str]:
    group, _ = await group_to_write(request, form.value("body"))
    asked, here = bool(form.value("begins")), zone(request).key
    preview = await series_preview(request, group, form, zone=here) if asked else None
    default = str(group.rules.holidays)
    context = {"form": form, "group": group, "preview": preview, "default": default, **OPTIONS}
    return render(request, "meetings/series/new.html", context)


async def _change_page(request: Request, found: SeriesFacts, form: Form) -> Response[str]:
    group = await meeting_body(found.body, at=now(request))
    asked = bool(form.value("starts_on"))
    preview = await series_preview(request, group, form, zone=found.zone) if asked else None
    context = {"form": form, "found": found, "group": group, "preview": preview, "default": "", **OPTIONS}
    return render(request, "meetings/series/change.html", context)


async def _page(request: Request, found: SeriesFacts, form: Form) -> Response[str]:
    viewer, at = viewer_of(request), now(request)
    context = {
        "found": found,
        "backlog": await backlog(found.id),
        "form": form,
        "can": open_steps(viewer, of=MOVES, standing=lambda by: SERIES.standing(found, by)),
        "pattern": patterns.words(found.pattern),
        "hours": words.hours_of(found.entry.slot),
        "rule": HOLIDAY_WORDS[found.holidays],
        **await _dates(found, at),
    }
    return render(request, "meetings/series/show.html", context)


async def _dates(found: SeriesFacts, at: datetime) -> dict[str, Any]:
    """Its dates from now on: which are not sent or may still move, what moved them or is in their way."""
    dates, plan = await dates_of(found.id, since=at), await plan_of(found.entry, found.circle)
    held = [each for each in dates if each.state in HELD]
    provisional = frozenset(each.number for each in held if is_provisional(plan.sides, each.day))
    drafts = (each.number for each in held[: acts.HORIZON] if each.state is State.DRAFT)
    return {
        "dates": dates,
        "unsent": any(number not in provisional for number in drafts),
        "provisional": provisional,
        "off": {each.number: in_the_way(plan, each.day) for each in held if each.state is State.INVITED},
        "why": {each.number: in_the_way(plan, each.moved_from) for each in held if each.moved_from},
        "clashes": await clashes(found.body, held, at=at),
    }
