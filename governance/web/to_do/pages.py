"""The to-do page: what waits for this person, what is in other hands, what takes effect; nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from litestar import Controller, Response, get

from governance import formats
from governance.calendars.rules import Calendar
from governance.changes.queries.to_do import to_do
from governance.changes.rules.moves import State
from governance.changes.rules.waiting import Elsewhere, Task, Waiting, minutes
from governance.people.rules import Matter, Role, may_see
from governance.web.changes.status import in_business_days
from governance.web.site.pages import Request, now, render, viewer_of
from governance.web.to_do import setup
from governance.web.to_do.results_to_do import about_results

# What is asked for, and the page under the change's address where it is done.
ACTS: dict[Task, tuple[str, str]] = {
    Task.REPLY: ("Answer a question of {other}", "reply"),
    Task.APPROVE: ("Approve or send back", "approve"),
    Task.SIGN: ("Sign for {own}", "agree"),
    Task.ANSWER: ("Answer {other}", ""),
    Task.CONFIRM: ("Agree for {own} to your own proposal", "agree"),
    Task.GRANT: ("Say whether {other} gets more time", ""),
    Task.FINISH: ("Finish the draft and send it", "draft"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line: the act as a link, the change it is about, and until when."""

    number: str
    title: str
    act: str
    href: str
    due: datetime | None = None
    away: str = ""
    late: str = ""
    with_whom: str = ""
    since: datetime | None = None


class ToDoController(Controller):
    path = "/to-do"

    @get("/")
    async def show(self, request: Request) -> Response[str]:
        viewer, zone = viewer_of(request), request.app.state.city.zone
        today = now(request).astimezone(zone).date()
        found = await to_do(viewer, at=now(request), today=today)
        said = await about_results(viewer, at=now(request))
        context = {
            "waiting": [
                *(_entry(each, zone, today, found.calendar) for each in found.waiting),
                *(
                    Entry(**vars(each), away=_away(each.due, zone, today, found.calendar))
                    for each in said.waiting
                ),
            ],
            "approvals": sum(each.task is Task.APPROVE for each in found.waiting),
            "brief": may_see(viewer, Matter.BRIEF),
            "setup": await setup.left(request) if viewer.with_role(Role.ADMINISTRATOR) else (),
            "minutes": minutes(found.waiting, further=len(said.waiting)),
            "said": said.elsewhere,
            "elsewhere": [
                (
                    each,
                    _late(each.due, zone, today),
                    _away(each.due, zone, today, found.calendar),
                    _hands(each),
                )
                for each in found.elsewhere
            ],
            "coming": found.coming,
            "lately": found.lately,
            "cut": found.cut,
        }
        return render(request, "to-do/show.html", context)


def _entry(each: Waiting, zone: ZoneInfo, today: date, calendar: Calendar | None) -> Entry:
    label, noun = ACTS[each.task]
    live = each.live
    if each.task is Task.SIGN and live.sends_draft:
        noun = "answer/confirm"
    own, other = live.sides.get(each.party, ""), live.sides.get(live.other(each.party), "")
    href = f"/changes/{live.number}" + (f"/{noun}" if noun else "")
    return Entry(
        number=live.number,
        title=live.title or f"A draft for {other}",
        act=label.format(own=own, other=other),
        href=href,
        due=each.due,
        away=_away(each.due, zone, today, calendar),
        late=_late(each.due, zone, today),
        with_whom=" and ".join(live.sides.values()) if each.task is Task.APPROVE else other,
    )


def _late(due: datetime | None, zone: ZoneInfo, today: date) -> str:
    if due is None or due.astimezone(zone).date() >= today:
        return ""
    return f"Past due since {formats.day(due, zone)}"


def _away(due: datetime | None, zone: ZoneInfo, today: date, calendar: Calendar | None) -> str:
    return in_business_days(calendar, due.astimezone(zone).date(), today) if due else ""


def _hands(each: Elsewhere) -> str:
    if each.live.state is State.AGREED:
        return f"{each.whose} has to approve"
    return f"{each.whose} has to {'sign' if each.signing else 'answer'}"
