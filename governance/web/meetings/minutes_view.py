"""What the pages of minutes show: how they read and stand, what their reader may do, and where a form stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.minutes import MinutesPage
from governance.meetings.rules import minutes_words
from governance.meetings.rules.minutes import Confirmed
from governance.meetings.rules.minutes_moves import MOVES, CorrectionState, State, Step, answers
from governance.meetings.rules.minutes_places import every_place, places
from governance.people.rules import Viewer
from governance.records.minutes import SETTLED, standing
from governance.web.meetings.head import head
from governance.web.people.acting_roles import seat_for
from governance.web.site.pages import Request, now, today, viewer_of

# Where one reads on about what an item is about, by the first word of its name.
PAGES = {
    "change": "/changes/{}",
    "agreement": "/agreements/{}",
    "scorecard": "/scorecards/{}",
    "correction": "/corrections/{}",
    "minutes": "/meetings/{}/minutes",
    "action": "/actions/{}",
    "decision": "/decisions/{}",
}


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where the page has a form: at a place, for a step; or at a correction that is answered.

    Beside the content: `later` is by outcome what was confirmed since it was kept, `coming` the next meeting.
    """

    step: Step | None = None
    place: str = ""
    nth: int = 0
    later: Mapping[str, tuple[Confirmed, ...]] = field(default_factory=dict)
    coming: MeetingFacts | None = None


def page_context(request: Request, page: MinutesPage, spot: Spot) -> dict[str, Any]:
    viewer = viewer_of(request)
    return {
        **_shared(request, page),
        "head": head(request, page.facts.meeting),
        "can": frozenset(step for step in Step if _may(viewer, page, step, request)),
        "answers": frozenset(each.nth for each in page.corrections if _answers(viewer, page, each.nth)),
        "spot": spot,
        "spots": _spots(page, spot),
        "asked": {each.place for each in page.corrections if each.state is CorrectionState.ASKED},
        "link": _link,
    }


def public_context(request: Request, page: MinutesPage) -> dict[str, Any]:
    sides = page.facts.meeting.parties
    seen = any(seat.party in sides for seat in viewer_of(request).seats)
    return {**_shared(request, page), "takes_part": seen, "public": True}


def _shared(request: Request, page: MinutesPage) -> dict[str, Any]:
    zone = ZoneInfo(page.content.zone)
    sent, day = page.facts.circulated_at, today(request)
    return {
        "page": page,
        "minutes": page.content,
        "of": page.facts,
        "says": minutes_words,
        "zone": zone,
        "held": minutes_words.near_day(page.content.opened.astimezone(zone), day),
        "sent": minutes_words.sent_words(page.content, sent, day) if sent else "",
        "standing": standing(page, day),
        "settled": page.facts.state in SETTLED,
    }


def _may(viewer: Viewer, page: MinutesPage, step: Step, request: Request) -> bool:
    at = now(request)
    return seat_for(viewer, step, of=MOVES, standing=lambda by: page.facts.standing(by, at)) is not None


def _answers(viewer: Viewer, page: MinutesPage, nth: int) -> bool:
    one = next(each for each in page.corrections if each.nth == nth)
    return one.state is CorrectionState.ASKED and any(answers(one.asked(seat)) for seat in viewer.seats)


def _spots(page: MinutesPage, spot: Spot) -> dict[str, str]:
    """By place, what stands there now, where the page offers to put it otherwise."""
    if spot.step is None:
        return {}
    final = page.facts.state is State.FINAL and spot.step is Step.ASK
    return every_place(page.content) if final else places(page.content)


def _link(about: str) -> str:
    """The page of what an item is about; "" where there is none."""
    subject, _, number = about.partition("/")
    return PAGES[subject].format(number) if subject in PAGES and number else ""
