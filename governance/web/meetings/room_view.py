"""What the page of an open meeting shows its reader: the item, its facts, who is here, how much time is left. Wording only."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from governance import formats
from governance.meetings.actions.agreeing import ABOUT
from governance.meetings.queries.agenda import ItemFacts, agenda, talked_about
from governance.meetings.queries.agreed import agreed_in
from governance.meetings.queries.change_facts import ChangeFacts, change_facts
from governance.meetings.queries.item_facts import item_facts
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.room import NoteLine, Room, room
from governance.meetings.rules.agenda import ItemState
from governance.meetings.rules.meetings import State
from governance.meetings.rules.outcomes import OutcomeKind, may_be_typed
from governance.people.rules import Matter, Viewer, may_see
from governance.web.meetings.agenda_view import page_of
from governance.web.meetings.agreed_view import AgreedShown, confirm_here, shown_agreed
from governance.web.meetings.floor_view import floor_view
from governance.web.meetings.head import head
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, settings_of, viewer_of

# The buttons under an item, each with its key: what may come of any item.
KINDS = (
    (OutcomeKind.DECISION, "Decision", "D"),
    (OutcomeKind.ACTION, "Action", "A"),
    (OutcomeKind.INFORMATION, "Information", "I"),
    (OutcomeKind.OBJECTION, "Objection", "O"),
    (OutcomeKind.DEFERRAL, "Put off", "P"),
)
WORDS = {
    OutcomeKind.DECISION: "Decision",
    OutcomeKind.AGREED: "Agreed in the meeting",
    OutcomeKind.ACTION: "Action",
    OutcomeKind.INFORMATION: "Information",
    OutcomeKind.OBJECTION: "Objection",
    OutcomeKind.DEFERRAL: "Put off",
    OutcomeKind.RECOMMENDATION: "Recommendation",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address of the page asks for: an item by its key, a form for an outcome, a note to be changed."""

    item: str = ""
    outcome: str = ""
    note: str = ""

    @classmethod
    def of(cls, request: Request) -> "Asked":
        return cls(**{name: request.query_params.get(name, "") for name in ("item", "outcome", "note")})


@dataclass(frozen=True, kw_only=True)
class Field:
    """The note that its reader writes: one of theirs to go on with, or a new one (revision 0)."""

    key: str
    revision: int
    words: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was loaded of a meeting for its reader: its items, the one that is shown, the room."""

    found: MeetingFacts
    items: tuple[ItemFacts, ...]
    shown: ItemFacts | None
    change: str
    room: Room
    asked: Asked


async def room_context(
    request: Request, found: MeetingFacts, form: Form | None = None, asked: Asked | None = None
) -> dict[str, Any]:
    """The context that the page and its parts share; `form` is that of an outcome."""
    seen = await _seen(found, asked or Asked.of(request), now(request))
    forms = {
        "room": seen.room,
        "form": form or Form(),
        "motion_form": Form(),
        "outcome": _kind(seen.asked.outcome),
        "oob": False,
    }
    return {**_frame(request, seen), **await _item(request, seen), **_writing(request, seen), **forms}


async def _seen(found: MeetingFacts, asked: Asked, at: datetime) -> Seen:
    items = await agenda(found.id)
    shown = _shown(items, found, asked.item)
    change = shown.about.removeprefix(ABOUT) if shown and shown.about.startswith(ABOUT) else ""
    known = await room(found, item=shown.key if shown else "", change=change, at=at)
    return Seen(found=found, items=items, shown=shown, change=change, room=known, asked=asked)


def _frame(request: Request, seen: Seen) -> dict[str, Any]:
    """Around the item: when and where, who is here, the agenda, the time that is left."""
    found, items, viewer = seen.found, seen.items, viewer_of(request)
    return {
        "head": head(request, found),
        "meeting": found,
        "base": f"/meetings/{found.number}",
        "items": [each for each in items if each.state is not ItemState.DROPPED],
        "current": next((each for each in items if each.id == found.item), None),
        "left": time_left(items, found, now(request)),
        "mine": next((each for each in seen.room.here if each.person == viewer.person_id), None),
        "belongs": seen.room.seats_of(viewer.person_id),
        "confirm_here": confirm_here(settings_of(request).url, found.code),
        "at": now(request),
    }


async def _item(request: Request, seen: Seen) -> dict[str, Any]:
    """What is shown, and what is known of it: of a change its lines, of other matters a few facts."""
    viewer, at, shown, found = viewer_of(request), now(request), seen.shown, seen.found
    about, known = await _about(viewer, seen, at)
    return {
        "shown": shown,
        "place": _place(seen.items, shown),
        "facts": about,
        "known": known,
        "page": page_of(shown.about) if shown else "",
        "agrees": about is not None and not about.ended and not found.is_board,
        "agreed": await _agreed(found, seen.room, at),
        "floor": await floor_view(viewer, found, shown, seen.items, at=at)
        if shown and found.is_board
        else None,
    }


async def _about(viewer: Viewer, seen: Seen, at: datetime) -> tuple[ChangeFacts | None, tuple[str, ...]]:
    """What is known of the change that the item is about; of another matter, a few facts of it."""
    shown, found = seen.shown, seen.found
    if seen.change:
        return await change_facts(seen.change, viewer=viewer, evidence=seen.room.evidence, at=at), ()
    if shown and shown.about and may_see(viewer, Matter.MEETING, sides=found.parties):
        return None, await item_facts(shown.about, found)
    return None, ()


def _writing(request: Request, seen: Seen) -> dict[str, Any]:
    """What its reader may write, and who else writes."""
    viewer, found, note = viewer_of(request), seen.found, seen.asked.note
    writes = found.state is State.OPEN and any(found.circle.writes(seat) for seat in viewer.seats)
    field = _field(seen.room, viewer, seen.asked)
    return {
        "asked": seen.asked,
        "writes": writes,
        "field": field,
        "left_out": (note if note not in ("", "new") else field.key) if writes else "",
        "writing": seen.room.writing(besides=viewer.name, at=now(request)),
        "kinds": [each for each in KINDS if may_be_typed(each[0], board=found.is_board)],
        "outcome_words": WORDS,
        "new_key": secrets.token_hex(8),
    }


async def _agreed(found: MeetingFacts, known: Room, at: datetime) -> dict[str, AgreedShown]:
    """By the key of its outcome, what was agreed and for whom it waits; nothing is asked where nothing was agreed."""
    if all(each.kind is not OutcomeKind.AGREED for each in known.outcomes):
        return {}
    return {each.key: shown_agreed(each) for each in await agreed_in(found.number, at=at)}


def time_left(items: Iterable[ItemFacts], found: MeetingFacts, at: datetime) -> str:
    """29 minutes left for 5 items."""
    still = sum(each.state is ItemState.PLANNED for each in items)
    minutes = ceil((found.ends - at).total_seconds() / 60)
    over = f"{formats.plural(-minutes, 'minute')} over time"
    first = f"{formats.plural(minutes, 'minute')} left" if minutes >= 0 else over
    return f"{first} for {formats.plural(still, 'item')}" if still else f"{first}, every item is done"


def _shown(items: tuple[ItemFacts, ...], found: MeetingFacts, asked: str) -> ItemFacts | None:
    """The item asked for, else the one talked about, else the first that is open."""
    wanted = (
        (each for each in items if asked and each.key == asked),
        (each for each in items if each.id == found.item),
        (each for each in items if each.state is ItemState.PLANNED),
    )
    return next((each for some in wanted for each in some), None)


def _place(items: tuple[ItemFacts, ...], shown: ItemFacts | None) -> str:
    standing = talked_about(items)
    places = {each.key: place for place, each in enumerate(standing, 1)}
    return f"Item {places[shown.key]} of {len(standing)}" if shown and shown.key in places else "Item"


def _field(known: Room, viewer: Viewer, asked: Asked) -> Field:
    """The note asked for; else their own where it is the last one; else a new one."""
    wanted = next((each for each in known.notes if each.key == asked.note), None)
    last = known.notes[-1] if known.notes else None
    goes_on = wanted or (last if last and last.by == viewer.name and asked.note != "new" else None)
    return _of(goes_on) if goes_on else Field(key=secrets.token_hex(8), revision=0, words="")


def _of(note: NoteLine) -> Field:
    return Field(key=note.key, revision=note.revision, words=note.words, at=note.at)


def _kind(asked: str) -> OutcomeKind | None:
    """What a form is asked for; what was agreed has a page of its own."""
    return next((kind for kind, _, _ in KINDS if kind == asked), None)
