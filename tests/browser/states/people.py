"""Who speaks for which office, accounts, lists of people, setting up."""

from typing import Any

from playwright.async_api import Page

from tests.browser.states.state import State
from tests.browser.ways import Way, all_unfolded, following, pressed, typed, unfolded, uploaded

_SAM = "Sam Ito"
_LIST = b"""email,name,phone,party,role,title
new.person@portalder.example,New Person,555-0900,streets,liaison,311 liaison
not an address,Somebody,,streets,liaison,
"""


def _people(name: str, by: str, route: str, page: str, **more: Any) -> State:
    return State(name=f"people, {name}", by=by, route=route, page=f"people/{page}.html", **more)


def _accounts(name: str, page: str, **more: Any) -> State:
    told: dict[str, Any] = {"route": "/accounts", "by": _SAM, **more}
    return State(name=f"accounts, {name}", page=f"accounts/{page}.html", **told)


def _written(field: str, text: str) -> Way:
    """In the form of a new account, which has words in common with the one that finds accounts."""

    async def way(page: Page) -> None:
        await page.locator(f"main form[method=post][action='/accounts'] [name={field}]").fill(text)

    return way


_STREETS = {"party": "streets"}
_LIAISON = {"party": "streets", "seat": "streets-liaison"}
_ROLE = "/people/{party}/roles/{seat}"
_FACILITATOR = {"party": "operations", "seat": "operations-convenor"}
_DANA = "email=dana.ruiz@portalder.example"

PEOPLE = (
    _people("everybody", "Dana Ruiz", "/people", "index"),
    _people("everybody, for an administrator", _SAM, "/people", "index"),
    _people("an office", "Dana Ruiz", "/people/{party}", "show", about=_STREETS),
    _people("one's own office", "Lee Chan", "/people/{party}", "show", about=_STREETS, then=all_unfolded),
    _people(
        "an office with an empty role", "Marcus Bell", "/people/{party}", "show", about={"party": "water"}
    ),
    _people("a role", "Marcus Bell", "/people/{party}/roles/{seat}", "role", about=_LIAISON),
    _people(
        "a role to fill",
        "Lee Chan",
        "/people/{party}/roles/{seat}",
        "role",
        about=_LIAISON,
        then=all_unfolded,
    ),
    _people(
        "a role, left empty",
        "Lee Chan",
        "/people/{party}/roles/{seat}",
        "role",
        about=_LIAISON,
        then=following(unfolded("Appoint somebody"), pressed("Appoint")),
        status=422,
    ),
    _people("a role that two offices fill", "Marcus Bell", _ROLE, "role", about=_FACILITATOR),
    _people(
        "asking for another facilitator, left empty",
        "Amara Okafor",
        _ROLE,
        "role",
        about=_FACILITATOR,
        then=following(unfolded("Ask for somebody else"), pressed("Ask for this")),
        status=422,
    ),
    _people("the audit office", "Ruth Adler", "/people/{party}", "show", about={"party": "audit"}),
    State(
        name="people, who followed as approving official",
        route="/successions/{number}",
        page="successions/show.html",
        by="Lee Chan",
        about={"number": "SU-2025-0001"},
    ),
    _people("a new role", "Lee Chan", "/people/{party}/roles/new", "new_role", about=_STREETS),
    _people(
        "a new role, left empty",
        "Lee Chan",
        "/people/{party}/roles/new",
        "new_role",
        about=_STREETS,
        then=pressed("Add this role"),
        status=422,
    ),
    State(
        name="people, no such office",
        route="/people/{party}",
        page="errors/problem.html",
        by="Dana Ruiz",
        about={"party": "harbor"},
        status=404,
    ),
    _accounts("everybody", "index"),
    _accounts(
        "a new one, left empty",
        "index",
        then=following(unfolded("Add an account"), pressed("Add this account")),
        status=422,
    ),
    _accounts(
        "a new one, named like another",
        "index",
        then=following(
            unfolded("Add an account"),
            _written("email", "other@portalder.example"),
            _written("name", "Dana Ruız"),
            pressed("Add this account"),
        ),
        status=422,
    ),
    _accounts("nobody found", "index", query="q=zzz"),
    _accounts("one", "person", route="/accounts/person", query=_DANA, then=all_unfolded),
    _accounts(
        "a password for once",
        "password",
        route="/accounts/person",
        query="email=denise.fontaine@portalder.example",
        then=pressed("Make a password"),
    ),
    _accounts("who came without one", "sign_on", route="/accounts/sign-on"),
    _accounts("a code that nobody was given", "sign_on", route="/accounts/sign-on", query="code=AAAA-AAAA"),
    _accounts("everybody, where mail works", "index", mails=True),
    _accounts(
        "one, where mail works",
        "person",
        route="/accounts/person",
        query=_DANA,
        mails=True,
        then=all_unfolded,
    ),
    _accounts(
        "another address, left empty",
        "person",
        route="/accounts/person",
        query=_DANA,
        mails=True,
        then=following(unfolded("Move to another"), pressed("Write to both addresses")),
        status=422,
    ),
    State(
        name="accounts, not theirs", route="/accounts", page="errors/problem.html", by="Dana Ruiz", status=404
    ),
    State(name="a new office", route="/offices/new", page="offices/new.html", by=_SAM),
    State(
        name="a new office, left empty",
        route="/offices/new",
        page="offices/new.html",
        by=_SAM,
        then=pressed("Add this office"),
        status=422,
    ),
    State(name="taking in people", route="/imports/people", page="imports/people/index.html", by=_SAM),
    State(
        name="taking in people, left empty",
        route="/imports/people",
        page="imports/people/index.html",
        by=_SAM,
        then=pressed("Look it over"),
        status=422,
    ),
    State(
        name="taking in people, looked over",
        route="/imports/people",
        page="imports/people/preview.html",
        by=_SAM,
        then=following(uploaded("people.csv", _LIST), pressed("Look it over")),
    ),
    State(name="setting up", route="/setup", page="setup/show.html", by=_SAM),
    State(name="open data", route="/open-data", page="open-data/show.html", then=all_unfolded),
    State(name="setting up, open data", route="/setup/open-data", page="open-data/setting.html", by=_SAM),
    State(name="setting up, the city", route="/setup/city", page="setup/city.html", by=_SAM),
    State(
        name="setting up, left empty",
        route="/setup/city",
        page="setup/city.html",
        by=_SAM,
        then=following(typed("City", ""), pressed("Record these settings")),
        status=422,
    ),
)
