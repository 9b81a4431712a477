"""A calendar as agreements count on it: which version for whom, hours proposed to the other side, holidays objected to."""

from typing import Any

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance.agreements.actions.holidays import object_to_holidays, settle_holidays
from governance.agreements.queries.holidays import Notice, notices
from governance.calendars.queries import Timeline
from governance.changes.actions import propose_hours
from governance.changes.queries.calendars import CountingAgreement, agreements_counting_on
from governance.changes.queries.drafts import negotiator
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, now, viewer_of

DRAFTED = "A draft is begun. Only your side reads it until you send it."
OBJECTED = "Your objection is recorded. What falls due later is provisional until your side takes it back."


class AgreedCalendarController(Controller):
    path = "/calendars/{code:str}"

    @post("/proposals")
    async def propose(self, request: Request, code: FromPath[str]) -> Response[str]:
        form = await read_form(request)
        agreement, number = form.value("agreement"), form.whole("number", "The version", low=1, high=100_000)
        form.check()
        by = await negotiator(agreement, viewer=viewer_of(request))
        change = await propose_hours(agreement, code, number=number, by=by, at=now(request))
        return go(request, f"/changes/{change}/draft", notice=DRAFTED)

    @post("/objections")
    async def object_to(self, request: Request, code: FromPath[str]) -> Response[str]:
        form = await read_form(request)
        agreement, year = form.value("agreement"), form.whole("year", "Year", low=2000, high=2998)
        words = form.text("words", "What speaks against them", limit=1_000)
        form.check()
        by = await negotiator(agreement, viewer=viewer_of(request))
        await object_to_holidays(code, agreement=agreement, year=year, words=words, by=by, at=now(request))
        return go(request, f"/calendars/{code}#told", notice=OBJECTED)

    @post("/settlements")
    async def settle(self, request: Request, code: FromPath[str]) -> Response[str]:
        form = await read_form(request)
        agreement, year = form.value("agreement"), form.whole("year", "Year", low=2000, high=2998)
        form.check()
        by = await negotiator(agreement, viewer=viewer_of(request))
        await settle_holidays(code, agreement=agreement, year=year, by=by, at=now(request))
        return go(request, f"/calendars/{code}#told", notice="The objection is taken back.")


async def agreed_context(request: Request, calendar: Timeline) -> dict[str, Any]:
    """What a calendar's page says of agreements and of notices of holidays."""
    counting = await agreements_counting_on(calendar.code, viewer=viewer_of(request))
    told = await notices(calendar.code, at=now(request))
    return {
        "counting": [_row(request, calendar, each) for each in counting],
        "told": [_told(request, each) for each in told],
    }


def _row(request: Request, calendar: Timeline, agreement: CountingAgreement) -> dict[str, Any]:
    """An agreement with the name of the side to which the viewer may propose the latest hours; "" for none."""
    behind = agreement.version != calendar.latest.number and not agreement.under_way
    seats = (seat for seat in viewer_of(request).seats if seat.negotiates)
    own = next((s.party for s in seats if s.party in (agreement.department, agreement.center)), "")
    return {"agreement": agreement, "receiver": agreement.other(own) if behind and own else ""}


def _told(request: Request, notice: Notice) -> dict[str, Any]:
    """A notice with what the viewer may do about it: "object", "settle" or "" for nothing."""
    seats = [s for s in viewer_of(request).seats if s.negotiates and s.party == notice.party]
    may = "object" if seats and notice.is_open(now(request)) else ""
    return {"notice": notice, "may": "settle" if notice.objects and any(s.binding for s in seats) else may}
