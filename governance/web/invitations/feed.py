"""The private feed of a person: whoever has its address reads it, without signing in, as calendar programs do."""

from hashlib import sha256
from zoneinfo import ZoneInfo

from litestar import Controller, HttpMethod, Response, route
from litestar.params import FromPath

from governance.errors import NotFound
from governance.identity.rules.real_time import real_now
from governance.invitations import calendar_files
from governance.invitations.actions.feeds import note_fetch
from governance.invitations.queries import feeds
from governance.people.queries.viewers import viewer_of_person
from governance.web.reminders.links import NO_TRACE
from governance.web.site.pages import Request, now, settings_of

TYPE = "text/calendar"  # in UTF-8, which Litestar adds
KEPT = "private, max-age=300"


class FeedController(Controller):
    path = "/calendar"
    opt = {"public": True}  # noqa: RUF012 - Litestar reads a controller's options from the class

    @route("/{name:str}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def show(self, request: Request, name: FromPath[str]) -> Response[bytes]:
        token, dot, _ = name.partition(".ics")
        if not dot:
            raise NotFound(feeds.NO_FEED)
        content = await _content(request, token)
        mark = f'"{sha256(content).hexdigest()[:32]}"'
        headers = {**NO_TRACE, "ETag": mark, "Cache-Control": KEPT}
        if request.headers.get("If-None-Match") == mark:
            return Response(b"", status_code=304, headers=headers)
        return Response(content, media_type=TYPE, headers=headers)


async def _content(request: Request, token: str) -> bytes:
    known, at, city = settings_of(request), now(request), request.app.state.city.facts
    owner = await feeds.owner(token, real=real_now())
    await note_fetch(owner, at=at)
    viewer = await viewer_of_person(owner.person, at=at)
    zone = ZoneInfo(city.zone)
    entries = await feeds.entries(viewer, url=known.url, host=known.host, zone=zone, at=at)
    return calendar_files.feed(entries, name=f"Concord, {city.name}")
