"""“If we get stuck”: the rungs of a negotiation that does not move, in plain words. The first is an act, the others say
whom to call; whose turn it is and what is proposed stay as they are at each of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.changes.queries.acts import Contact
from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State
from governance.changes.rules.talking import PutOnMeeting, Talking
from governance.people.rules import Role
from governance.web.site.pages import Request, zone

NO_GROUP = Talking(body="", name="")


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """`day` is when the next meeting is, "" where none is near; `told` says what was put on a meeting lately and its date."""

    body: str
    group: str
    meeting: str
    day: str
    told: str
    heads: tuple[Contact, ...]
    facilitator: Contact | None
    approver: Contact | None


def stuck_of(request: Request, page: ChangePage) -> dict[str, Any]:
    """For whoever speaks for a side of a change that is being negotiated."""
    if page.change.state is not State.OPEN or not page.own:
        return {"stuck": None}
    return {"stuck": _stuck(page, page.acts.talking or NO_GROUP, zone(request))}


def _stuck(page: ChangePage, found: Talking, city: ZoneInfo) -> Stuck:
    near = found.next
    return Stuck(
        body=found.body,
        group=found.name,
        meeting=near.number if near else "",
        day=named(near.starts, ZoneInfo(near.zone)) if near else "",
        told=_told(page, found.talk, city),
        heads=tuple(_heads(page.acts.people, page)),
        facilitator=page.holder(Role.CONVENOR),
        approver=page.holder(Role.SPONSOR),
    )


def _heads(people: Iterable[Contact], page: ChangePage) -> Iterable[Contact]:
    """Who leads each side, the other side's first."""
    leads = [each for each in people if each.leads and each.party in page.change.parties]
    return sorted(leads, key=lambda each: each.party == page.own)


def named(at: datetime, where: ZoneInfo) -> str:
    """`Thu, Dec 10`."""
    local = at.astimezone(where)
    return f"{formats.WEEKDAYS[local.weekday()]}, {formats.day_of_month(local)}"


def _told(page: ChangePage, talk: PutOnMeeting | None, city: ZoneInfo) -> str:
    """What was done in this round, and what became of the meeting; the date to answer by stays whatever becomes of it."""
    if talk is None or talk.round != page.change.round:
        return ""
    zoned, until = ZoneInfo(talk.zone), named(page.change.respond_by or talk.until, city)
    put = (
        f"{talk.party} put it on the agenda of {named(talk.planned, zoned)}. It is to be answered by {until}."
    )
    stays = "The date to answer by has not moved: take more time if you need it."
    if talk.canceled:
        return f"{put} That meeting was canceled. {stays}"
    if talk.moved:
        return f"{put} The meeting was moved to {named(talk.starts, zoned)}. {stays}"
    return put
