"""A second factor on pages: set up, asked for at sign-in, without JavaScript; and what opens when it is overdue."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from litestar import Litestar

from governance import settings as all_settings
from governance.database import sql
from governance.identity.actions import recovery_codes
from governance.identity.queries.factors import factors_of
from governance.identity.rules import codes, real_time
from governance.people.actions import city as founding
from governance.people.queries import directory
from tests import cast, events
from tests.cast import Cast, email_of
from tests.identity.test_factors import Clock, overdue, owner, with_app
from tests.web.conftest import Visitor, browser, sign_in_as

KEY = re.compile(r'<b class="concord-code">([A-Z2-7 ]+)</b>')
SEALED = re.compile(r'name="sealed" value="([^"]+)"')
RECOVERY = re.compile(r'<b class="concord-code">(\d\d-[a-z0-9]{5}-[a-z0-9]{5})</b>')


@pytest.fixture(autouse=True)
def installation(home: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    all_settings.current.cache_clear()
    yield
    all_settings.current.cache_clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(real_time, "real_now", found)
    return found


def code(secret: str, clock: Clock) -> str:
    return codes.code_of(codes.read(secret.replace(" ", "")), codes.step_of(clock.now))


async def password_of(visitor: Visitor, person: Any) -> httpx.Response:
    visitor.http.cookies.clear()
    await visitor.get("/sign-in")
    return await visitor.post(
        "/sign-in", {"email": email_of(person), "password": cast.PASSWORD, "next": "/people"}
    )


async def set_up(visitor: Visitor, person: Any, clock: Clock) -> tuple[str, list[str]]:
    """As its page says, without JavaScript; answers the key and the recovery codes."""
    await cast.password(person, cast.AT)
    await sign_in_as(visitor, person)
    await visitor.get("/account/factors/app")
    key, sealed = KEY.search(visitor.page), SEALED.search(visitor.page)
    assert key
    assert sealed
    assert "<svg" in visitor.page
    assert " style=" not in visitor.page
    answer = await visitor.post(
        "/account/factors/app", {"sealed": sealed[1], "one_time_code": code(key[1], clock)}
    )
    made = RECOVERY.findall(visitor.page)
    assert (answer.status_code, len(made)) == (200, 10)
    assert "Your code app is set up" in visitor.page
    assert (
        await visitor.get("/account/factors")
    ).status_code == 200  # the session goes on, under a new token
    return key[1], made


async def test_a_code_app_is_set_up_and_asked_for_from_then_on(
    visitor: Visitor, people: Cast, clock: Clock
) -> None:
    """Acceptance 11, without JavaScript: set-up, sign-in by a code, sign-in by a recovery code."""
    key, made = await set_up(visitor, people.lee, clock)
    asked = await password_of(visitor, people.lee)
    assert asked.status_code == 200
    assert "Show that it is you" in visitor.page
    assert (await visitor.get("/people")).status_code == 303  # nobody is signed in yet
    assert (await visitor.get("/sign-in/factor")).status_code == 200
    wrong = await visitor.post(
        "/sign-in/factor", {"way": "code", "one_time_code": "000000", "next": "/people"}
    )
    assert wrong.status_code == 422
    assert "is not right, or was used already" in visitor.page
    assert "000000" not in visitor.page
    clock.forward(seconds=30)
    fields = {"way": "code", "one_time_code": code(key, clock), "next": "/people"}
    right = await visitor.post("/sign-in/factor", fields)
    assert (right.status_code, right.headers["location"]) == (303, "/people")
    assert (await visitor.get("/people")).status_code == 200

    await password_of(visitor, people.lee)
    by_paper = {"way": "recovery", "recovery_code": made[4], "next": "/people"}
    assert (await visitor.post("/sign-in/factor", by_paper)).headers["location"] == "/people"
    assert "9 of 10 are left" in (await visitor.get("/account/factors")).text


async def test_what_was_typed_before_the_session_ended_is_carried_through_both_steps(
    visitor: Visitor, people: Cast, clock: Clock
) -> None:
    await cast.password(people.dana, cast.AT)
    await with_app(people.dana, clock)
    await visitor.get("/sign-in")
    fields = {"email": email_of(people.dana), "password": cast.PASSWORD, "kept-reason": "Two crews are out"}
    await visitor.post("/sign-in", fields)
    kept = {"kept-reason": "Two crews are out", "way": "code", "one_time_code": clock.code, "next": "/people"}
    assert 'name="kept-reason" value="Two crews are out"' in visitor.page
    await visitor.post("/sign-in/factor", kept)
    assert "Two crews are out" in visitor.page


async def test_nobody_comes_to_the_second_step_without_the_first(visitor: Visitor, people: Cast) -> None:
    assert (await visitor.get("/sign-in/factor")).headers["location"].startswith("/sign-in")
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in/factor", {"way": "code", "one_time_code": "123456"})
    assert answer.status_code == 401


async def test_a_change_needs_a_proof_of_the_last_five_minutes(
    visitor: Visitor, people: Cast, clock: Clock
) -> None:
    """Acceptance 15: also an administrator's, and a removal."""
    await sign_in_as(visitor, people.sam)
    clock.forward(minutes=6)
    before = len(await events.all_events())
    for path in ("app", "app/remove", "passkeys/new", "codes"):
        answer = await visitor.post(f"/account/factors/{path}", {"sealed": "", "one_time_code": ""})
        assert answer.status_code in {303, 401}, path
        assert "location" not in answer.headers or "/account/factors" not in answer.headers["location"]
    assert len(await events.all_events()) == before


async def test_the_last_factor_of_whoever_must_have_two_stays(
    visitor: Visitor, people: Cast, clock: Clock
) -> None:
    await with_app(people.lee, clock)
    await sign_in_as(visitor, people.lee)
    assert (await visitor.post("/account/factors/app/remove")).status_code == 422
    assert "set up another one first" in visitor.page
    await with_app(people.dana, clock)
    await recovery_codes.renew(owner(people.dana), at=cast.AT)
    await sign_in_as(visitor, people.dana)
    assert (await visitor.post("/account/factors/app/remove")).status_code == 303
    left = await factors_of(people.dana.person_id)
    assert (bool(left), left.codes_left) == (False, 0)


async def test_pages_count_the_days_down_and_then_only_the_account_opens(
    visitor: Visitor, people: Cast
) -> None:
    """Acceptance 12."""
    await sign_in_as(visitor, people.lee)
    assert "needs a second factor within 14 days" in (await visitor.get("/people")).text
    await overdue(people.lee, days=4)
    assert "needs a second factor within 10 days" in (await visitor.get("/people")).text
    await overdue(people.lee, days=15)
    for path in ("/people", "/to-do", "/departments", "/inbox"):
        assert (await visitor.get(path)).headers["location"] == "/account/factors", path
    assert "The time to set up a second factor is over" in (await visitor.get("/account")).text
    for path in ("/account/password", "/account/factors", "/account/factors/app", "/account/session"):
        assert (await visitor.get(path)).status_code == 200, path
    assert (await visitor.post("/sign-out")).status_code == 303


async def test_an_administrator_may_ask_everybody(visitor: Visitor, people: Cast) -> None:
    facts = await directory.city()
    assert facts
    await founding.change_city(replace(facts, two_factors_for_all=True), by=people.sam, at=cast.AT)
    assert (await events.last()).body["after"]["two_factors_for_all"] is True
    await sign_in_as(visitor, people.dana)
    assert "needs a second factor within 14 days" in (await visitor.get("/people")).text


async def test_at_an_ip_address_passkeys_are_not_offered_and_the_page_says_why(
    visitor: Visitor, people: Cast
) -> None:
    await sign_in_as(visitor, people.lee)
    await visitor.get("/account/factors")
    assert "the portal is reached by a number (127.0.0.1)" in visitor.page
    assert "Add a passkey" not in visitor.page
    assert (await visitor.post("/account/factors/passkeys/new")).status_code == 422


async def test_two_browsers_do_not_share_what_waits(app: Litestar, people: Cast, clock: Clock) -> None:
    await cast.password(people.lee, cast.AT)
    await with_app(people.lee, clock)
    async with browser(app) as one, browser(app) as other:
        await password_of(one, people.lee)
        await other.get("/sign-in")
        fields = {"way": "code", "one_time_code": clock.code}
        assert (await other.post("/sign-in/factor", fields)).status_code == 401
        assert (await one.post("/sign-in/factor", fields)).status_code == 303
    assert await sql.value("SELECT count(*) FROM proof_asked") == 0
