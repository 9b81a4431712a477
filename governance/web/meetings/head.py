"""What stands at the top of each page of a meeting: when and where, who takes notes, its three pages, what may be done."""

from dataclasses import dataclass

from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules import words
from governance.meetings.rules.meetings import MOVES, State, Step, is_due
from governance.people.rules import Acting, Viewer
from governance.web.people.acting_roles import seat_for
from governance.web.site.pages import Request, now, today, viewer_of, zone

PLACE = "/meetings/{}/{}"
# The page that a meeting's own address leads to.
PAGE_OF = {
    State.DRAFT: "agenda",
    State.INVITED: "agenda",
    State.CANCELED: "agenda",
    State.OPEN: "now",
    State.CLOSED: "minutes",
}


@dataclass(frozen=True, kw_only=True)
class Head:
    """`can` are the steps its reader may take; `parts` are (address, word, whether we are there)."""

    meeting: MeetingFacts
    kind: str
    when: str
    zone: str
    can: frozenset[Step]
    due: bool
    writes: bool
    parts: tuple[tuple[str, str, bool], ...]


def head(request: Request, found: MeetingFacts) -> Head:
    viewer, at = viewer_of(request), now(request)
    return Head(
        meeting=found,
        kind="Board meeting" if found.is_board else "Working meeting",
        when=words.when(found.starts, found.ends, found.zone, today=today(request)),
        zone="" if found.zone == zone(request).key else words.zone_name(found.starts, found.zone),
        can=frozenset(step for step in Step if seat_of(viewer, found, step)),
        due=found.state is State.INVITED and is_due(found.starts, at) and at < found.ends,
        writes=any(found.circle.writes(seat) for seat in viewer.seats),
        parts=_parts(request.url.path, found),
    )


def seat_of(viewer: Viewer, found: MeetingFacts, step: Step) -> Acting | None:
    """The role in which its reader may take a step."""
    return seat_for(viewer, step, of=MOVES, standing=lambda by: MEETINGS.standing(found, by))


def address(found: MeetingFacts) -> str:
    """The page on which a meeting is looked at as it stands."""
    return PLACE.format(found.number, PAGE_OF[found.state])


def _parts(path: str, found: MeetingFacts) -> tuple[tuple[str, str, bool], ...]:
    """Its pages: the agenda always, the meeting itself while it is open, its minutes from then on."""
    pages = [("agenda", "Agenda")]
    if found.state is State.OPEN:
        pages.append(("now", "In the meeting"))
    if found.state is State.CLOSED:
        pages.append(("minutes", "Minutes"))
    pages.append(("files", "Files"))
    pages.append(("people", "Time and people"))
    return tuple((PLACE.format(found.number, page), word, path.endswith(f"/{page}")) for page, word in pages)
