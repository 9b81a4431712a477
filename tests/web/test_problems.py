"""How errors are told: as a page, as a fragment, as a JSON problem; and that what was typed comes back."""

from collections.abc import AsyncIterator

import pytest
from litestar import Controller, post
from litestar.params import FromPath

from governance import errors
from governance.errors import ConcordError
from governance.settings import Settings
from tests import cast as named
from tests.web.conftest import Visitor, browser, running, sign_in_as

ERRORS: dict[str, ConcordError] = {
    "invalid": errors.Invalid("Two things are wrong.", fields={"days": "Days should be from 2 to 40."}),
    "malformed": errors.Malformed("The note holds a character that cannot be shown."),
    "forbidden": errors.Forbidden("Only Lee Chan agrees for Streets."),
    "missing": errors.NotFound("There is no such change."),
    "stale": errors.Stale("311 sent another proposal at 2:00 PM."),
    "done": errors.AlreadyDone("You agreed to this already."),
    "large": errors.TooLarge("The file has 12 MB; 10 MB fit."),
    "many": errors.TooMany("Wait 3 minutes.", retry_after=180),
    "busy": errors.Unavailable("The document took too long."),
    "setup": errors.ConfigurationError("DATABASE_URL is password123@host"),
}


class FailingController(Controller):
    path = "/failing"

    @post("/{kind:str}")
    async def fail(self, kind: FromPath[str]) -> None:
        if kind == "fault":
            raise RuntimeError("secret detail")
        raise ERRORS[kind]


@pytest.fixture
async def failing(settings: Settings, people: named.Cast) -> AsyncIterator[Visitor]:
    """Dana at an application that also has a page for each error."""
    async with running(settings, FailingController) as made, browser(made) as visitor:
        yield await sign_in_as(visitor, people.dana)


@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [
        ("invalid", 422, "Some of what you entered needs another look"),
        ("malformed", 400, "Some of what you entered needs another look"),
        ("forbidden", 403, "This is not yours to do"),
        ("missing", 404, "We cannot find that page"),
        ("stale", 409, "This changed while you were looking at it"),
        ("done", 409, "Already done"),
        ("large", 413, "That file is too large"),
        ("many", 429, "Too many tries"),
        ("busy", 503, "This is taking too long"),
        ("fault", 500, "Something went wrong on our side"),
        ("setup", 500, "Something went wrong on our side"),
    ],
)
async def test_each_error_has_a_page_that_gives_back_what_was_typed(
    failing: Visitor, kind: str, status: int, title: str
) -> None:
    answer = await failing.post(
        f"/failing/{kind}", {"reason": "Overtime is spent <b>", "new_password": "hush"}
    )
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in answer.text
    assert "<b>Dana Ruiz</b>, Streets" in answer.text
    assert "hush" not in answer.text
    assert ("Overtime is spent &lt;b&gt;" in answer.text) == (status < 500 or kind == "busy")


async def test_what_was_typed_comes_back_in_the_order_of_its_page(failing: Visitor) -> None:
    typed = {f"field_{letter}": letter * 8 for letter in "qwertyuiop"}
    page = (await failing.post("/failing/invalid", typed)).text
    assert sorted(typed.values(), key=page.index) == list(typed.values())


async def test_a_fault_reveals_nothing_but_a_number(failing: Visitor) -> None:
    answer = await failing.post("/failing/fault")
    assert "secret detail" not in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "password123" not in (await failing.post("/failing/setup")).text


async def test_whoever_sends_too_often_is_told_when_to_come_back(failing: Visitor) -> None:
    assert (await failing.post("/failing/many")).headers["retry-after"] == "180"


async def test_htmx_gets_the_fragment_and_nothing_around_it(failing: Visitor) -> None:
    answer = await failing.post("/failing/stale", {}, **{"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.text.lstrip().startswith('<div class="concord-problem"')
    assert "<html" not in answer.text


async def test_a_program_gets_a_problem_as_rfc_9457_says(failing: Visitor) -> None:
    answer = await failing.post("/failing/invalid", {}, Accept="application/json")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Some of what you entered needs another look",
        "status": 422,
        "detail": "Two things are wrong.",
        "instance": "/failing/invalid",
        "request": answer.headers["x-request-id"],
        "fields": {"days": "Days should be from 2 to 40."},
    }


async def test_a_program_that_is_not_signed_in_is_told_so_and_not_sent_to_a_form(visitor: Visitor) -> None:
    answer = await visitor.get("/account", Accept="application/json")
    assert answer.status_code == 401
    assert answer.json()["title"] == "Please sign in"


async def test_a_form_beyond_its_limit_is_refused_before_it_is_read(failing: Visitor) -> None:
    answer = await failing.post("/failing/stale", {"reason": "x" * 2_000_001})
    assert answer.status_code == 413
    assert "10 MB" in answer.text


async def test_a_page_that_is_not_there_is_told_to_who_is_signed_in_and_hidden_from_strangers(
    failing: Visitor, visitor: Visitor
) -> None:
    assert (await failing.get("/nothing/here")).status_code == 404
    assert (await visitor.get("/nothing/here")).headers["location"] == "/sign-in?next=%2Fnothing%2Fhere"
