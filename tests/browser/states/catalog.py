"""What call takers look up, what is said about a service, departments, search."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed

_POTHOLE = {"code": "pothole"}
_WORDS: dict[str, Any] = {"route": "/services/{code}/words", "about": _POTHOLE}
_DATES: dict[str, Any] = {"route": "/services/{code}/dates", "about": _POTHOLE}
_ENTRY: dict[str, Any] = {"route": "/services/{code}/entry", "about": _POTHOLE}

CATALOG = (
    State(name="look-up, nothing typed", route="/services", page="services/index.html"),
    State(name="look-up, found", route="/services", page="services/index.html", query="q=hole+in+the+street"),
    State(
        name="look-up, lately done before the promised day",
        route="/services",
        page="services/index.html",
        query="q=dead+animal",
        by="Marcus Bell",
    ),
    State(
        name="look-up, too few to say", route="/services", page="services/index.html", query="q=crash+barrier"
    ),
    State(
        name="look-up, no ninth of ten",
        route="/services",
        page="services/index.html",
        query="q=plant+a+street+tree",
    ),
    State(
        name="look-up, known too long ago", route="/services", page="services/index.html", query="q=zoning"
    ),
    State(
        name="look-up, reported at another time",
        route="/services",
        page="services/index.html",
        query="q=pothole&reported_on=2026-05-27&reported_at=10:00",
    ),
    State(
        name="look-up, a day that is none",
        route="/services",
        page="services/index.html",
        query="q=pothole&reported_on=soon&reported_at=late",
        status=422,
    ),
    State(name="look-up, nothing found", route="/services", page="services/index.html", query="q=zeppelin"),
    State(name="look-up, near words", route="/services", page="services/index.html", query="q=bothole"),
    State(
        name="look-up, none answers all",
        route="/services",
        page="services/index.html",
        query="q=car+abandoned",
    ),
    State(
        name="look-up, a word nobody knows", route="/services", page="services/index.html", query="q=dog+poop"
    ),
    State(name="look-up, no date promised", route="/services", page="services/index.html", query="q=boiler"),
    State(
        name="look-up, nothing found, for 311",
        route="/services",
        page="services/index.html",
        query="q=bothole",
        by="Marcus Bell",
    ),
    State(
        name="look-up, no service chosen for a name",
        route="/services",
        page="services/index.html",
        query="q=bothole",
        by="Marcus Bell",
        then=pressed("Add this name"),
        status=422,
    ),
    State(
        name="words that found no service",
        route="/services/asked",
        page="services/asked.html",
        by="Marcus Bell",
    ),
    State(
        name="a service",
        route="/services/{code}",
        page="services/show.html",
        about=_POTHOLE,
        then=all_unfolded,
    ),
    State(
        name="a service, changing soon",
        route="/services/{code}",
        page="services/show.html",
        about={"code": "missed-recycling"},
    ),
    State(
        name="a service without a target",
        route="/services/{code}",
        page="services/show.html",
        about={"code": "no-heat"},
        by="Denise Fontaine",
    ),
    State(
        name="a service, for 311",
        route="/services/{code}",
        page="services/show.html",
        about=_POTHOLE,
        by="Marcus Bell",
        query="reported_on=2026-07-02&reported_at=16:45",
    ),
    State(
        name="a service, a day that is none",
        route="/services/{code}",
        page="services/show.html",
        about=_POTHOLE,
        query="reported_on=soon&reported_at=late",
        status=422,
    ),
    State(
        name="no such service",
        route="/services/{code}",
        page="errors/problem.html",
        about={"code": "zeppelin"},
        status=404,
    ),
    State(
        name="what was said of a service and came true", page="services/dates.html", by="Dana Ruiz", **_DATES
    ),
    State(
        name="what was said of a service, too few",
        route="/services/{code}/dates",
        page="services/dates.html",
        by="Ruth Adler",
        about={"code": "guardrail"},
    ),
    State(
        name="what was said of no service",
        route="/services/{code}/dates",
        page="errors/problem.html",
        by="Ruth Adler",
        about={"code": "zeppelin"},
        status=404,
    ),
    State(name="what changes for call takers", route="/services/changes", page="services/changes.html"),
    State(name="a service's entry", page="services/entry.html", by="Marcus Bell", **_ENTRY),
    State(
        name="a service's entry, before an agreement",
        route="/services/{code}/entry",
        page="services/entry.html",
        by="Marcus Bell",
        about={"code": "no-heat"},
    ),
    State(
        name="a service's entry, no other name",
        page="services/entry.html",
        by="Marcus Bell",
        then=following(typed("Another name", " "), pressed("Add this name")),
        status=422,
        **_ENTRY,
    ),
    State(
        name="a service's entry, not theirs", page="errors/problem.html", by="Dana Ruiz", status=403, **_ENTRY
    ),
    State(
        name="a service's words, to announce others", page="services/words.html", by="Marcus Bell", **_WORDS
    ),
    State(
        name="a service's words, left as they are",
        page="services/words.html",
        by="Lee Chan",
        then=pressed("Give notice to 311"),
        status=422,
        **_WORDS,
    ),
    State(
        name="a service's words, one who does not bind", page="services/words.html", by="Dana Ruiz", **_WORDS
    ),
    State(
        name="a service's words, under way",
        route="/services/{code}/words",
        page="services/words.html",
        about={"code": "tree-down"},
        by="Rosa Vega",
    ),
    State(
        name="a service's words, not theirs",
        page="errors/problem.html",
        by="Ruth Adler",
        status=403,
        **_WORDS,
    ),
    State(name="departments", route="/departments", page="departments/index.html", by="Marcus Bell"),
    State(
        name="departments, the office", route="/departments", page="departments/index.html", by="Nora Lind"
    ),
    State(
        name="departments, not theirs",
        route="/departments",
        page="errors/problem.html",
        by="Dana Ruiz",
        status=403,
    ),
    State(name="search, nothing typed", route="/search", page="search/index.html", by="Dana Ruiz"),
    State(
        name="search, found", route="/search", page="search/index.html", by="Marcus Bell", query="q=street"
    ),
    State(
        name="search, nothing found", route="/search", page="search/index.html", by="Dana Ruiz", query="q=zzz"
    ),
)
