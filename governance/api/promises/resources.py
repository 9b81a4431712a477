"""`/promises` and `/due`: what is promised of a service on a day; when a report falls due, why, and until when that holds."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from litestar import Controller, Response
from litestar.params import QueryParameter

from governance.agreements.queries import service_lookup
from governance.agreements.queries.holding import held_until
from governance.agreements.rules.versions import end_of
from governance.api import reading
from governance.api.promises import telling
from governance.api.promises.shapes import Due, Promises
from governance.api.promises.telling import Told
from governance.api.services.nine_of_ten import done_lately
from governance.api.site.answers import answered
from governance.api.site.routes import read
from governance.calendars.rules import local_date
from governance.database.session import one_connection
from governance.estimates.queries.estimates import estimates_of
from governance.results.queries.promised import events_of
from governance.web.site.pages import Request, now, settings_of, today, zone

ServiceCode = Annotated[
    str,
    QueryParameter(
        name="service",
        min_length=1,
        max_length=100,
        description="The code of a service; /services lists them.",
    ),
]
On = Annotated[
    str | None,
    QueryParameter(
        name="on",
        required=False,
        schema_extra={"format": "date"},
        description="A day of the city's calendar, YYYY-MM-DD; left out: today. From the day on which a version takes effect, that one holds.",
    ),
]
Opened = Annotated[
    str | None,
    QueryParameter(
        name="opened",
        required=False,
        schema_extra={"format": "date-time"},
        description="The instant at which it was reported, with its offset; left out: now. In an address, + is written %2B.",
    ),
]


class PromiseResource(Controller):
    path = "/promises"
    tags = ("promises",)

    @read(
        "/",
        operation="showPromises",
        summary="What is promised of a service on a day, and until when it holds",
    )
    @one_connection()
    async def index(self, request: Request, service: ServiceCode, on: On = None) -> Response[Promises]:
        """As of the end of a day that is not today: what was agreed about it by now."""
        day = reading.day("on", on) if on else today(request)
        at = now(request) if day == today(request) else end_of(day, zone(request))
        return answered(
            request, telling.promises(await told(service, at, zone(request), url=settings_of(request).url))
        )


class DueResource(Controller):
    path = "/due"
    tags = ("promises",)

    @read(
        "/",
        operation="showDue",
        summary="When a report of a service falls due, why, and until when that answer holds",
    )
    @one_connection()
    async def index(self, request: Request, service: ServiceCode, opened: Opened = None) -> Response[Due]:
        """By the version and the calendar in force at that instant, as results are judged."""
        at = reading.instant("opened", opened) if opened else now(request)
        found = await told(service, at, zone(request), url=settings_of(request).url)
        said = (await estimates_of([found.of.service.id], at=now(request))).get(found.of.service.id)
        lately = done_lately(said, local_date(at, zone(request)), today=today(request))
        return answered(request, telling.due(found, await events_of(found.of), lately))


async def told(service: str, at: datetime, zone: ZoneInfo, *, url: str) -> Told:
    """What the look-up says of a service at an instant, and until when. Raises NotFound."""
    found = await service_lookup(service, at=at, on=at.astimezone(zone).date())
    return Told(of=found, at=at, until=await held_until(found, zone), url=url)
