"""Systems that are told, and whether the city's own system shows a new target."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import following, pressed, typed

_SAM, _CRM = "Sam Ito", {"number": "SY-2026-0001"}


def _systems(name: str, page: str, **more: Any) -> State:
    told: dict[str, Any] = {"route": "/systems", "by": _SAM, **more}
    return State(name=f"systems, {name}", page=f"systems/{page}.html", **told)


_REGISTER = following(
    typed("Name", "Data warehouse"),
    typed("Address", "https://warehouse.portalder.example/in"),
    typed("Who looks after it", "Inga Holt, 555-0188"),
    pressed("Register this system"),
)
_SHOWN: dict[str, Any] = {"route": "/shown/{number}", "page": "shown/show.html"}

SYSTEMS = (
    _systems("all of them", "index"),
    _systems("all of them, for an auditor", "index", by="Ruth Adler"),
    _systems("a new one", "new", route="/systems/new"),
    _systems(
        "a new one, left empty",
        "new",
        route="/systems/new",
        then=pressed("Register this system"),
        status=422,
    ),
    _systems("a secret, shown once", "secret", route="/systems/new", then=_REGISTER),
    _systems("one with its messages", "show", route="/systems/{number}", about=_CRM),
    _systems(
        "one with its messages, for an auditor",
        "show",
        route="/systems/{number}",
        about=_CRM,
        by="Ruth Adler",
    ),
    _systems("the one that shows targets", "of_record", route="/systems/of-record"),
    State(
        name="systems, not theirs", route="/systems", page="errors/problem.html", by="Dana Ruiz", status=404
    ),
    State(
        name="a new target, to say that it is shown",
        by="Marcus Bell",
        about={"number": "buildings-10"},
        **_SHOWN,
    ),
    State(
        name="a new target, shown on a day to come",
        by="Marcus Bell",
        about={"number": "buildings-10"},
        then=following(typed("311 CRM shows it since", "2030-01-01"), pressed("Say that it is shown")),
        status=422,
        **_SHOWN,
    ),
    State(name="a new target, shown", by="Dana Ruiz", about={"number": "streets-12"}, **_SHOWN),
    State(
        name="a service whose new target no system is known to show",
        route="/services/{code}",
        page="services/show.html",
        about={"code": "construction-noise"},
        by="Marcus Bell",
    ),
)
