"""Every route is closed unless it is named here. A new open door needs a line below, with its reason."""

import re

import pytest
from litestar import Controller, Litestar, get
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from governance.people.tables import City
from governance.settings import Settings
from governance.web.site import sessions
from tests import cast as named
from tests.web.conftest import Visitor, app, browser, running, settings, short_log, visitor  # noqa: F401 - fixtures

OPEN = {
    "/.well-known/security.txt": "whoever finds a weakness has no account; not there unless set",
    "/assets/{name}": "the sign-in page needs its style sheets",
    "/calendar/{name}": "a private feed: calendar programs sign in nowhere; whoever has the address reads it",
    "/coming-up/links/{token}": "a colleague without an account writes one entry by a link of their liaison",
    "/health/live": "a supervisor has no account",
    "/health/ready": "a supervisor has no account",
    "/letter/{token}": "whoever chooses a password by letter has none to sign in with",
    "/open-data": "what an administrator opened to everybody; nothing is there until then",
    "/open-data/{name}": "its files",
    "/open311/v2/{name}": "the same for programs that speak Open311",
    "/open311/v2/{kind}/{name}": "one service or one request of it",
    "/promises": "what the city promises, where an administrator opened it; nothing is there until then",
    "/promises/embedded": "the same, to be shown within other sites",
    "/promises/{name}": "its files",
    "/promises/scorecards/{code}": "a published scorecard, where an administrator opened them",
    "/sign-in": "the way in",
    "/sign-in/factor": "who showed a password shows the second factor before a session opens",
    "/sign-in/demo": "the way in of a demo city, refused elsewhere",
    "/sign-in/with/{key}": "the way to a provider of single sign-on",
    "/sign-in/with/{key}/back": "and back: whoever comes is not signed in yet",
    "/sign-in/with/{key}/signed-out": "a provider says that somebody left there; its token is signed by it",
    "/sign-in/password": "whoever forgot theirs cannot sign in",
    "/verify": "whoever holds a printed agreement may ask whether it is genuine",
    "/verify/{fingerprint}": "where the code on a printed page leads",
    "/l/{token}": "an address in a letter: it says where a matter stands and leads on to the sign-in page",
    "/u/{token}": "an address in a letter that ends letters: a mail program presses it without a session",
    "/mailboxes/{email}": "letters of a made-up city's people; elsewhere one's own alone, signed in",
    "/mailboxes/{email}/{number}": "one of these letters",
    "/mailboxes/{email}/{number}/drawn": "and as mail programs draw it",
    "/sign-out": "leaving is always possible, also when the session ended meanwhile",
}


def _routes(app: Litestar) -> list[tuple[str, HTTPRouteHandler]]:  # noqa: F811 - the value of the fixture
    return [
        (route.path_format, handler)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.http_methods != {"OPTIONS"}
    ]


# What a token opens, and no session: none of it takes a form of ours, and each names the scope that it needs.
BY_TOKEN = "/api/v1/"


async def test_the_programming_interface_alone_is_opened_by_tokens(app: Litestar) -> None:  # noqa: F811
    by_token = {path for path, handler in _routes(app) if sessions.BY_TOKEN in handler.opt}
    assert by_token == {path for path, _ in _routes(app) if path.startswith(BY_TOKEN)}
    assert not [path for path, handler in _routes(app) if path in by_token and handler.opt.get("public")]


BY_OWN_PROOF = {
    "/sign-in/with/{key}/signed-out": "the signature of a logout token, see tests/sign_on/test_forged.py"
}


async def test_the_routes_without_a_form_of_ours_that_prove_themselves_are_the_ones_listed(
    app: Litestar,  # noqa: F811
) -> None:
    assert {path for path, handler in _routes(app) if handler.opt.get("own_proof")} == set(BY_OWN_PROOF)


async def test_the_routes_that_say_public_are_the_ones_listed(app: Litestar) -> None:  # noqa: F811
    opened = {path for path, handler in _routes(app) if handler.opt.get("public")}
    assert not opened - set(OPEN), "Open without a reason. Add the reason to OPEN, or close the route."
    assert not set(OPEN) - opened, "Listed as open, and is not. Take it off the list."


async def test_every_other_route_sends_strangers_to_the_sign_in_page(app: Litestar, visitor: Visitor) -> None:  # noqa: F811
    answered = [
        f"{method} {path}: {status}"
        for path, handler in _routes(app)
        if not handler.opt.get("public") and not path.startswith(BY_TOKEN)
        for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"})
        if (status := await _status(visitor, method, path)) != (303 if method == "GET" else 401)
    ]
    assert not answered, f"These answered a stranger: {answered}"


async def _status(stranger: Visitor, method: str, path: str) -> int:
    address = re.sub(r"{(\w+)}", "1", path)
    if method == "GET":
        answer = await stranger.get(address)
        assert not answer.is_redirect or answer.headers["location"].startswith("/sign-in")
    else:
        answer = await stranger.post(address)
    return answer.status_code


class CatalogController(Controller):
    path = "/a-catalog-page"

    @get("/", opt={"catalog": True})
    async def show(self) -> str:
        return "open"


@pytest.mark.parametrize(("opened", "status"), [(True, 200), (False, 303)])
async def test_the_catalog_is_open_to_strangers_only_where_the_city_says_so(
    settings: Settings,  # noqa: F811
    db: None,
    opened: bool,  # noqa: FBT001 - a parameter of the test
    status: int,
) -> None:
    await named.city(demo=True)
    await City.update({City.open_catalog: opened}, force=True)
    async with running(settings, CatalogController) as made, browser(made) as stranger:
        assert (await stranger.get("/a-catalog-page")).status_code == status
