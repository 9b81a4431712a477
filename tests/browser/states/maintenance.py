"""Timed tasks: nothing ran yet, something fails, and what those see who may not."""

from typing import Any

from tests.browser.states.state import State

_PAGE: dict[str, Any] = {"route": "/maintenance", "page": "maintenance/index.html"}

MAINTENANCE = (
    State(name="timed tasks", by="Sam Ito", **_PAGE),
    State(
        name="timed tasks, not theirs",
        route="/maintenance",
        page="errors/problem.html",
        by="Dana Ruiz",
        status=404,
    ),
)
