"""Agendas: nothing on one yet, with items, one that is changed, published and as it was published."""

from typing import Any
from urllib.parse import urlencode

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, led, pressed, typed

_ONE = {"body": "streets-311", "title": "Streets and 311", "begins": "14:00", "minutes": "45"}
_SET: dict[str, Any] = {
    "route": "/meetings/new",
    "by": "Dana Ruiz",
    "query": urlencode({**_ONE, "day": "2026-06-18", "place": "Room 4"}),
    "arrives": "/meetings/{number}/agenda",
    "page": "meetings/agenda.html",
}
_EMPTY = following(pressed("Set this meeting"), led("Agenda"))
_TYPED = following(_EMPTY, all_unfolded, typed("What it is about", "Snow routes"))
_WITH_AN_ITEM = following(_TYPED, pressed("Put it on the agenda"))
_PUBLISHED = following(_WITH_AN_ITEM, pressed("Publish"))

AGENDAS = (
    State(name="agenda, nothing on it yet", then=following(_EMPTY, all_unfolded), **_SET),
    State(
        name="agenda, an item left empty",
        then=following(_EMPTY, all_unfolded, pressed("Put it on the agenda")),
        status=422,
        **_SET,
    ),
    State(name="agenda, what is open and one's own item", then=_PUBLISHED, **_SET),
    State(name="agenda, an item is changed", then=following(_WITH_AN_ITEM, led("Change")), **_SET),
    State(
        name="agenda, as it was published",
        then=following(_PUBLISHED, led("As it was published")),
        **{
            **_SET,
            "arrives": "/meetings/{number}/agenda/published/{nth}",
            "page": "meetings/agenda_published.html",
        },
    ),
)
