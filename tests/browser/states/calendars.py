"""Working time: the list, one calendar, its holidays and versions, trying a date."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed


def _calendar(name: str, route: str, page: str, by: str = "Nora Lind", **more: Any) -> State:
    about = {"code": "city"} if "{code}" in route else {}
    return State(
        name=f"calendars, {name}", route=route, page=f"calendars/{page}.html", by=by, about=about, **more
    )


CALENDARS = (
    _calendar("all", "/calendars", "index"),
    _calendar("all, for a reader", "/calendars", "index", by="Dana Ruiz"),
    _calendar("a new one", "/calendars/new", "new"),
    _calendar("a new one, left empty", "/calendars/new", "new", status=422, then=pressed("Add")),
    _calendar("one", "/calendars/{code}", "show", then=all_unfolded),
    _calendar("one, for a reader", "/calendars/{code}", "show", by="Dana Ruiz"),
    _calendar("holidays", "/calendars/{code}/holidays/new", "holidays"),
    _calendar("a new version", "/calendars/{code}/versions/new", "version"),
    _calendar(
        "a new version, looked over",
        "/calendars/{code}/versions/new",
        "preview",
        then=following(
            typed("Working hours", "Mon-Thu 08:00-18:00"),
            typed("In force from", "2026-09-01"),
            pressed("Look it over"),
        ),
    ),
    _calendar(
        "a night shift with a short night, looked over",
        "/calendars/{code}/versions/new",
        "preview",
        then=following(
            typed("Working hours", "Mon-Fri 22:00-06:00"),
            typed("In force from", "2026-09-01"),
            typed("Holidays and days with other hours", "2026-12-24 22:00-24:00 Christmas Eve"),
            pressed("Look it over"),
        ),
    ),
    _calendar(
        "a new version, hours that are none",
        "/calendars/{code}/versions/new",
        "version",
        then=following(typed("Working hours", "always"), pressed("Look it over")),
        status=422,
    ),
)
