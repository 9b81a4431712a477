"""Dates of meetings: the lists, a single one and regular ones before and after they are set, who comes."""

from typing import Any
from urllib.parse import urlencode

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, chosen, following, led, pressed

_DANA, _MARCUS = "Dana Ruiz", "Marcus Bell"
_LIST: dict[str, Any] = {"route": "/meetings", "page": "meetings/index.html"}
_NEW: dict[str, Any] = {"route": "/meetings/new", "page": "meetings/new.html", "by": _DANA}
_SERIES: dict[str, Any] = {"route": "/meetings/series/new", "page": "meetings/series/new.html", "by": _DANA}
_ONE = {"body": "streets-311", "title": "Streets and 311", "begins": "14:00", "minutes": "45"}
_DATED = urlencode({**_ONE, "day": "2026-12-17", "place": "Room 4"})
_OFF = urlencode({**_ONE, "day": "2026-12-25"})
_REGULAR = {**_ONE, "every": "weekday", "months": "1", "nth": "4", "weekday": "4", "starts_on": "2026-12-01"}
_MOVED = urlencode({**_REGULAR, "holidays": "before"})
_EARLY = urlencode({**_REGULAR, "begins": "02:30", "holidays": "skip"})
_SET, _SET_SERIES = pressed("Set this meeting"), pressed("Set these meetings")
_PEOPLE: dict[str, Any] = {
    **_NEW,
    "query": _DATED,
    "arrives": "/meetings/{number}/people",
    "page": "meetings/people.html",
}
_STARTED: dict[str, Any] = {**_SERIES, "query": _MOVED}
_INVITED = following(_SET, pressed("Invite"))

MEETINGS = (
    State(name="meetings, a liaison", by=_DANA, **_LIST),
    State(name="meetings, 311", by=_MARCUS, **_LIST),
    State(name="meetings, who sees none", by="Sam Ito", **_LIST),
    State(
        name="meetings, its files",
        then=following(_SET, led("Files")),
        **{**_PEOPLE, "arrives": "/meetings/{number}/files", "page": "attachments/index.html"},
    ),
    State(name="meetings, a month", by=_MARCUS, query="month=2026-12", **_LIST),
    State(
        name="meetings, a month with regular ones",
        then=following(_SET_SERIES, led("Meetings"), led("As a month"), led("Later")),
        **{**_STARTED, "arrives": "/meetings", "page": "meetings/index.html"},
    ),
    State(name="meetings, setting one", **_NEW),
    State(name="meetings, setting one, looked at", query=_DATED, **_NEW),
    State(name="meetings, setting one on a day off", query=_OFF, **_NEW),
    State(name="meetings, not sent out yet", then=following(_SET, all_unfolded), **_PEOPLE),
    State(name="meetings, somebody is invited", then=_INVITED, **_PEOPLE),
    State(name="meetings, somebody comes", then=following(_INVITED, pressed("I come")), **_PEOPLE),
    State(
        name="meetings, moving one",
        then=following(_SET, led("Move it"), pressed("Look at it first")),
        **{**_PEOPLE, "arrives": "/meetings/{number}/move", "page": "meetings/move.html"},
    ),
    State(name="regular meetings, before anything is typed", **_SERIES),
    State(name="regular meetings, looked at", query=_MOVED, **_SERIES),
    State(name="regular meetings, at an hour that may be missing", query=_EARLY, **_SERIES),
    State(
        name="regular meetings, set",
        then=following(_SET_SERIES, all_unfolded),
        **{**_STARTED, "arrives": "/meetings/series/{number}", "page": "meetings/series/show.html"},
    ),
    State(
        name="regular meetings, other dates",
        then=following(
            _SET_SERIES,
            led("Give it other dates"),
            chosen("By weeks"),
            chosen("Monday"),
            pressed("Show the dates"),
        ),
        **{**_STARTED, "arrives": "/meetings/series/{number}/change", "page": "meetings/series/change.html"},
    ),
)
