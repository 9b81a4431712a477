"""What the page of an agenda shows its reader: items with links to what they are about, time, what was published. Wording only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import formats
from governance.agendas.actions.publishing import content_of, template_from
from governance.agendas.queries.kept import Kept, kept_of
from governance.agendas.rules.own_sources import StandingItem
from governance.agendas.rules.published import changed_since, content_from
from governance.meetings.queries.agenda import ItemFacts, Published, agenda, published, talked_about
from governance.meetings.queries.meetings import MeetingFacts, next_meeting
from governance.meetings.rules.agenda import BACK
from governance.meetings.rules.meetings import State
from governance.web.meetings.head import head
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now

# The page of what an item is about, by the first word of its name; what follows a colon is a part of that page.
PAGES = {
    "change": "/changes/{}",
    "correction": "/corrections/{}",
    "names": "/names/{}",
    "review": "/agreements/{}#review",
    "ending": "/agreements/{}#review",
    "card": "/scorecards/{}",
    "duty": "/scorecards/{}",
    "action": "/actions/{}",
    "minutes": "/meetings/{}/minutes",
    "outlook": "/coming-up",
}
UNDER_WAY = frozenset({State.DRAFT, State.INVITED, State.OPEN})


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item with the page of what it is about, "" where it has none, and what is told of it besides."""

    item: ItemFacts
    href: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OutNow:
    """What was published last, and what has changed since."""

    last: Published
    since: tuple[str, ...]
    times: int


async def agenda_context(request: Request, found: MeetingFacts, form: Form | None = None) -> dict[str, Any]:
    """`?item=…` opens the form of one item."""
    items, top = await agenda(found.id), head(request, found)
    edits = top.writes and found.state in UNDER_WAY
    return {
        "head": top,
        "base": f"/meetings/{found.number}/agenda",
        "form": form or Form(),
        "edits": edits,
        **await _opened(request, items if edits else (), found),
        "gone": [line(each, found) for each in items if each.state in BACK],
        **_standing(talked_about(items), found),
        "out": _out(found, items, await published(found.id)),
        **_kept(await kept_of(found), found),
    }


async def _opened(request: Request, items: Iterable[ItemFacts], meeting: MeetingFacts) -> dict[str, Any]:
    """The item whose form is open, and where it goes if it is put off."""
    wanted = request.query_params.get("item", "")
    opened = next((each for each in items if each.key == wanted), None)
    return {"opened": opened, "later": await _later(meeting, now(request)) if opened else ""}


def _standing(items: Sequence[ItemFacts], meeting: MeetingFacts) -> dict[str, Any]:
    """The items that are talked about, and whether there is time for them."""
    minutes = sum(each.minutes for each in items)
    return {
        "lines": [line(each, meeting) for each in items],
        "time": time_words(minutes, meeting),
        "over": minutes > length(meeting),
    }


def _kept(kept: Kept, meeting: MeetingFacts) -> dict[str, Any]:
    """When it is due, what its series keeps for later, and what it puts on each agenda."""
    stands = template_from(kept.template)
    return {
        "kept": kept,
        "due": formats.moment(kept.due, meeting.tz) if kept.due else "",
        "by_law": kept.by_law,
        "stands": stands,
        "first": typed(each for each in stands if each.first),
        "last": typed(each for each in stands if not each.first),
    }


def line(item: ItemFacts, meeting: MeetingFacts) -> ItemLine:
    return ItemLine(item=item, href=page_of(item.about), notes=tuple(_notes(item, meeting)))


def page_of(about: str) -> str:
    kind, _, rest = about.partition("/")
    return PAGES[kind].format(rest.partition(":")[0]) if kind in PAGES else ""


def _notes(item: ItemFacts, meeting: MeetingFacts) -> Iterable[str]:
    if item.settled_at:
        yield f"settled since {named(item.settled_at, meeting)}"
    if item.carried and item.origin_starts:
        yield f"talked about on {named(item.origin_starts, meeting)}"
    if item.internal:
        yield "internal"
    if item.late:
        yield "late"


def named(at: datetime, meeting: MeetingFacts) -> str:
    """`Dec 4`, with the year where it is not the meeting's."""
    return formats.near_date(at.astimezone(meeting.tz).date(), meeting.day)


def length(meeting: MeetingFacts) -> int:
    return int((meeting.ends - meeting.starts).total_seconds() // 60)


def time_words(minutes: int, meeting: MeetingFacts) -> str:
    """`41 of 45 minutes`, `52 minutes, 7 more than the meeting has`."""
    most = length(meeting)
    return (
        f"{minutes} of {most} minutes"
        if minutes <= most
        else f"{minutes} minutes, {minutes - most} more than the meeting has"
    )


def _out(meeting: MeetingFacts, items: tuple[ItemFacts, ...], out: tuple[Published, ...]) -> OutNow | None:
    if not out:
        return None
    since = changed_since(content_from(out[0].content), content_of(meeting, items))
    return OutNow(last=out[0], since=since, times=len(out))


async def _later(meeting: MeetingFacts, at: datetime) -> str:
    """Where an item goes that is put off, as its button names it."""
    later = await next_meeting(meeting.body, at=at, after=meeting.starts)
    return f"to {formats.day(later.day)}" if later else "for a later meeting"


def typed(items: Iterable[StandingItem]) -> str:
    """Standing items as they are typed: one a line, its minutes after a comma."""
    return "\n".join(f"{each.title}, {each.minutes}" for each in items)


__all__ = ["Kept", "agenda_context", "page_of"]
