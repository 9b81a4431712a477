"""`/calendars`: working hours and holidays by version."""

from litestar import Controller, Response
from litestar.params import FromPath

from governance.api.calendars.shapes import WorkCalendar, calendar
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.calendars import queries
from governance.web.site.pages import Request, settings_of


class CalendarResource(Controller):
    path = "/calendars"
    tags = ("calendars",)

    @read("/", operation="listCalendars", summary="All calendars with their versions, by their code")
    async def index(
        self, request: Request, cursor: Cursor = None, limit: Limit = 50
    ) -> Response[Page[WorkCalendar]]:
        begins, known = after(request, cursor), await queries.load_all()
        rows = [known[code] for code in sorted(known) if code > begins][: limit + 1]
        shown, following = page(request, rows, limit, lambda one: one.code)
        url = settings_of(request).url
        return answered(request, Page(items=[calendar(one, url=url) for one in shown], next=following))

    @read("/{code:str}", operation="showCalendar", summary="One calendar with its versions")
    async def show(self, request: Request, code: FromPath[str]) -> Response[WorkCalendar]:
        return answered(request, calendar(await queries.timeline(code), url=settings_of(request).url))
