"""The calendar file of one meeting, for whoever puts it into a calendar by hand."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.invitations import calendar_files
from governance.invitations.rules.entries import CalendarEntry
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.meetings import State
from governance.web.invitations.feed import TYPE
from governance.web.site.pages import Request, now, settings_of, viewer_of


class EntryFileController(Controller):
    path = "/meetings/{number:str}/meeting.ics"

    @get("/")
    async def show(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        found = await seen_meeting(viewer_of(request), number, now(request))
        content = calendar_files.entry_file(_entry(found, settings_of(request).url))
        return Response(content, media_type=TYPE, headers=_named(found.number))


def _named(number: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{number}.ics"'}


def _entry(found: MeetingFacts, url: str) -> CalendarEntry:
    address = f"{url}/meetings/{found.number}"
    return CalendarEntry(
        uid=found.uid,
        title=found.title,
        stamp=found.stamp,
        sequence=found.sequence,
        starts=found.starts,
        ends=found.ends,
        zone=found.zone,
        place=found.place or found.link,
        words=f"Agenda and minutes: {address}",
        address=address,
        canceled=found.state is State.CANCELED,
    )
