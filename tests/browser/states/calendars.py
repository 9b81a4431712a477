"""Working time: the list, one calendar, its holidays and versions, trying a date."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, chosen, following, pressed, typed, unfolded


def _calendar(name: str, route: str, page: str, by: str = "Nora Lind", **more: Any) -> State:
    about = {"code": "city"} if "{code}" in route else {}
    return State(
        name=f"calendars, {name}", route=route, page=f"calendars/{page}.html", by=by, about=about, **more
    )


CALENDARS = (
    _calendar("all", "/calendars", "index"),
    _calendar("all, for a reader", "/calendars", "index", by="Dana Ruiz"),
    _calendar("a new one", "/calendars/new", "new"),
    _calendar(
        "a new one, left empty", "/calendars/new", "new", status=422, then=pressed("Add this calendar")
    ),
    _calendar("one", "/calendars/{code}", "show", then=all_unfolded),
    _calendar("one, for a reader", "/calendars/{code}", "show", by="Dana Ruiz"),
    _calendar("holidays", "/calendars/{code}/holidays/new", "holidays"),
    _calendar("a new version", "/calendars/{code}/versions/new", "version"),
    _calendar(
        "a new version, Monday's hours until Friday",
        "/calendars/{code}/versions/new",
        "version",
        then=following(typed("Monday, from", "07:00"), pressed("Same until Friday")),
    ),
    _calendar(
        "a new version, days of another place",
        "/calendars/{code}/versions/new",
        "version",
        then=following(
            typed("In force from", "2026-09-01"),
            typed("Another day", "2026-09-02"),
            typed("Its name", "Fair"),
            pressed("Add it"),
        ),
    ),
    _calendar(
        "a new version, a day that cannot be added",
        "/calendars/{code}/versions/new",
        "version",
        then=pressed("Add it"),
        status=422,
    ),
    _calendar(
        "a new version, looked over",
        "/calendars/{code}/versions/new",
        "preview",
        then=following(
            typed("Monday, from", "08:00"),
            typed("Monday, until", "18:00"),
            typed("In force from", "2026-09-01"),
            pressed("Look it over"),
        ),
    ),
    _calendar(
        "a night shift with a short night, looked over",
        "/calendars/{code}/versions/new",
        "preview",
        then=following(
            typed("Monday, from", "22:00"),
            typed("Monday, until", "06:00"),
            pressed("Same until Friday"),
            typed("In force from", "2026-09-01"),
            typed("Another day", "2026-12-24"),
            typed("Its name", "Christmas Eve"),
            unfolded("Its hours"),
            typed("Begins at", "22:00"),
            typed("Ends at", "00:00"),
            pressed("Look it over"),
        ),
    ),
    _calendar(
        "a new version, a day without hours",
        "/calendars/{code}/versions/new",
        "version",
        then=following(chosen("Saturday"), pressed("Look it over")),
        status=422,
    ),
)
