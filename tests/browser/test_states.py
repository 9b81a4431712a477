"""Every page in every state: no barrier that axe knows, nothing that scrolls sideways, wide and narrow; none forgotten.

With CONCORD_SCREENSHOTS=folder each state leaves a picture of both widths there, for people to look at.
"""

import re

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from governance.files.shipped import templates_folder
from governance.web.routes import CONTROLLERS
from tests.browser.states import ELSEWHERE, NOT_PAGES, STATES, State
from tests.browser.visiting import DARK_TOO, City, named, visited

pytestmark = pytest.mark.browser
PAGE = re.compile(r'\{% extends "base.html" %\}|<body data-page=')  # of its own, where other sites show it


@pytest.mark.parametrize("state", STATES, ids=named)
async def test_each_state_has_no_barrier_and_no_sideways_scroll(city: City, state: State) -> None:
    await visited(city, state)


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=named)
async def test_each_state_has_no_barrier_in_the_dark_scheme(city: City, state: State) -> None:
    await visited(city, state, dark=True)


def test_every_page_looked_at_in_both_schemes_is_a_page() -> None:
    assert {state.page for state in STATES} >= DARK_TOO


def test_every_address_of_the_portal_is_in_the_list() -> None:
    app = Litestar(list(CONTROLLERS), openapi_config=None)
    readable = {
        route.path_format for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods
    }
    listed = {state.arrives or state.route for state in STATES} | set(NOT_PAGES)
    assert not readable - listed, (
        "Pages without a state. Add one to tests/browser/states, or to NOT_PAGES with why."
    )
    assert not listed - readable, "Listed, and no longer there. Take it off the list."


def test_every_template_of_a_page_is_in_the_list() -> None:
    folder = templates_folder()
    pages = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if PAGE.search(path.read_text("utf-8")) and path.name != "base.html"
    }
    listed = {state.page for state in STATES} | set(ELSEWHERE)
    assert not pages - listed, "Page templates without a state. Add one to tests/browser/states."
    assert not listed - pages, "Listed, and no longer there. Take it off the list."


def test_no_two_states_have_the_same_name() -> None:
    names = [state.name for state in STATES]
    assert len(set(names)) == len(names)
