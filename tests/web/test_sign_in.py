"""The way in and out: passwords, sessions, tokens of forms, and that nothing typed is lost on the way."""

from datetime import timedelta

import pytest
from litestar import Litestar

from governance import clock
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.identity.actions import passwords, sessions, throttles
from governance.identity.actions.sessions import Browser
from governance.identity.rules import AT_ONE_PLACE
from governance.identity.tables import Session, Throttle
from governance.people.rules import operator
from tests import cast as named
from tests.web.conftest import URL, Visitor, browser, sign_in_as

DANA = "dana.ruiz@portalder.gov"


async def _signed_in(visitor: Visitor, password: str, **more: str) -> int:
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in", {"email": DANA, "password": password, **more})
    return answer.status_code


@pytest.fixture
async def password(people: named.Cast) -> str:
    return await named.password(people.dana, clock.now())


async def test_somebody_signs_in_with_a_password_and_out_again(visitor: Visitor, password: str) -> None:
    assert await _signed_in(visitor, password) == 303
    token = visitor.http.cookies["concord"]
    assert "<b>Dana Ruiz</b>, Streets" in (await visitor.get("/account")).text
    assert (await visitor.post("/sign-out")).headers["clear-site-data"] == '"cache"'
    assert "concord" not in visitor.http.cookies
    visitor.http.cookies.set("concord", token, domain="127.0.0.1", path="/")
    assert (await visitor.get("/account")).headers["location"] == "/sign-in?next=%2Faccount"


async def test_a_wrong_password_and_an_unknown_account_read_the_same(visitor: Visitor, password: str) -> None:
    await visitor.get("/sign-in")
    wrong = await visitor.post("/sign-in", {"email": DANA, "password": "not it at all"})
    unknown = await visitor.post("/sign-in", {"email": "nobody@portalder.gov", "password": "not it at all"})
    assert wrong.status_code == unknown.status_code == 401
    assert "do not belong together" in wrong.text
    assert wrong.text.count("do not belong together") == unknown.text.count("do not belong together")
    assert f'value="{DANA}"' in wrong.text
    assert "not it at all" not in wrong.text


async def test_after_too_many_tries_the_page_says_how_long_to_wait(visitor: Visitor, password: str) -> None:
    tried = f"{throttles.by_account(DANA)}@127.0.0.1"
    await Throttle.insert(Throttle(key=tried, failures=AT_ONE_PLACE.free + 5, since=clock.now()))
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in", {"email": DANA, "password": "guess"})
    assert answer.status_code == 429
    assert 25 <= int(answer.headers["Retry-After"]) <= 32
    assert "Please wait 3" in visitor.page or "Please wait 2" in visitor.page


async def test_a_session_chosen_by_somebody_else_is_not_taken_over(visitor: Visitor, password: str) -> None:
    visitor.http.cookies.set("concord", "chosen-by-somebody-else", domain="127.0.0.1", path="/")
    assert await _signed_in(visitor, password) == 303
    assert [c.value for c in visitor.http.cookies.jar if c.name == "concord"] != ["chosen-by-somebody-else"]
    assert not await Session.exists().where(Session.token_hash == "chosen-by-somebody-else")


async def test_signing_in_again_ends_the_session_this_browser_had(
    app: Litestar, visitor: Visitor, people: named.Cast, password: str
) -> None:
    await sign_in_as(visitor, people.dana)
    before = visitor.http.cookies["concord"]
    await visitor.post("/sign-in", {"email": DANA, "password": password})
    async with browser(app) as other:
        other.http.cookies.set("concord", before, domain="127.0.0.1", path="/")
        assert (await other.get("/account")).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/calendars?year=2027", "/calendars?year=2027"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
async def test_after_sign_in_one_is_where_one_wanted_to_be_and_never_on_another_site(
    visitor: Visitor, password: str, wanted: str, reached: str
) -> None:
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in", {"email": DANA, "password": password, "next": wanted})
    assert answer.headers["location"] == reached


async def test_a_one_time_password_lets_in_only_to_choose_an_own_one(
    visitor: Visitor, people: named.Cast
) -> None:
    once = await passwords.set_one_time_password(DANA, by=operator(), at=clock.now())
    assert await _signed_in(visitor, once) == 303
    assert (await visitor.get("/account")).headers["location"] == "/account/password"
    await visitor.get("/account/password")
    fields = {
        "old_password": once,
        "password": "seven quiet harbors",
        "password_again": "seven quiet harbors",
    }
    assert (await visitor.post("/account/password", fields)).status_code == 303
    assert (await visitor.get("/account")).status_code == 200
    assert "Your password is changed" in visitor.page


async def test_choosing_a_password_tells_every_error_at_its_field(
    visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    answer = await visitor.post(
        "/account/password", {"old_password": "x", "password": "abc", "password_again": "abd"}
    )
    assert answer.status_code == 422
    assert 'id="password_again-error"' in answer.text


async def test_a_demo_offers_its_people_by_one_click(visitor: Visitor, db: None) -> None:
    people = await named.city(demo=True)
    page = (await visitor.get("/sign-in")).text
    assert "Port Alder, a made-up city. Choose who you are" in page
    assert page.index("Dana Ruiz") < page.index("Lee Chan") < page.index("Call taker")
    answer = await visitor.post("/sign-in/demo", {"email": DANA})
    assert answer.headers["location"] == "/"
    assert people.dana.person in (await visitor.get("/account")).text


async def test_nobody_comes_in_by_one_click_where_it_is_no_demo(visitor: Visitor, people: named.Cast) -> None:
    assert "Choose who you are" not in (await visitor.get("/sign-in")).text
    assert (await visitor.post("/sign-in/demo", {"email": DANA})).status_code == 403
    assert "concord" not in visitor.http.cookies


async def test_an_expired_session_gives_everything_typed_back_after_sign_in(
    visitor: Visitor, people: named.Cast, password: str
) -> None:
    await sign_in_as(visitor, people.dana)
    await Session.update({Session.seen_at: clock.now() - timedelta(hours=1)}, force=True)
    typed = {
        "reason": "Crew is short until “July” & later",
        "to": "lee.chan@portalder.gov",
        "password": "hush",
    }
    again = await visitor.post("/account/delegations", typed)
    assert again.status_code == 401
    assert typed["reason"] in visitor.page
    assert "hush" not in visitor.page
    carried = {"kept-reason": typed["reason"], "kept-to": typed["to"], "next": "/account/delegations"}
    confirm = await visitor.post("/sign-in", {"email": DANA, "password": password, **carried})
    assert confirm.status_code == 200
    assert 'action="/account/delegations"' in confirm.text
    assert typed["reason"] in visitor.page
    assert (await visitor.post("/account/delegations", typed)).status_code == 422
    assert typed["reason"] in visitor.page


async def test_a_form_opened_before_signing_in_elsewhere_is_offered_for_sending_once_more(
    visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    old = visitor.csrf
    await sign_in_as(visitor, people.dana)
    visitor.csrf = old
    answer = await visitor.post("/account/delegations", {"reason": "On leave"})
    assert answer.status_code == 403
    assert "On leave" in answer.text
    assert "Send it now" in answer.text
    assert (await visitor.post("/account/delegations", {"reason": "On leave"})).status_code == 422


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_sent_from_another_site_is_refused_even_with_a_good_token(
    visitor: Visitor, people: named.Cast, foreign: dict[str, str]
) -> None:
    await sign_in_as(visitor, people.dana)
    answer = await visitor.post("/account/sessions/end", {}, **foreign)
    assert answer.status_code == 403
    assert "Send it now" not in answer.text


async def test_an_old_browser_that_does_not_say_where_it_comes_from_needs_the_token_only(
    visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    sent = {"csrf": visitor.csrf}
    assert (await visitor.http.post(f"{URL}/account/sessions/end", data=sent)).status_code == 303
    assert (await visitor.http.post(f"{URL}/account/sessions/end", data={})).status_code == 403
    header = {"X-CSRF-Token": visitor.csrf}
    assert (await visitor.http.post(f"{URL}/account/sessions/end", headers=header)).status_code == 303


async def test_a_token_of_one_session_is_worth_nothing_in_another(
    app: Litestar, visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    async with browser(app) as other:
        await sign_in_as(other, people.marcus)
        other.csrf = visitor.csrf
        assert (await other.post("/account/sessions/end")).status_code == 403


async def test_a_refused_act_goes_into_the_record(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.dana)
    await visitor.post("/account/sessions/end", {}, Origin="https://elsewhere.example")
    events = await Event.select(Event.subject, Event.actor).where(Event.tag == str(Tag.ACT_REFUSED))
    assert events == [{"subject": "/account/sessions/end", "actor": "Dana Ruiz"}]


async def test_other_browsers_are_listed_and_ended(
    app: Litestar, visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    chrome = Browser(agent="Mozilla/5.0 (Windows NT 10.0) Chrome/130.0", address="10.0.0.7")
    other = await sessions.open_session(
        people.dana.person_id, method="password", browser=chrome, at=clock.now()
    )
    assert "Chrome on Windows" in (await visitor.get("/account")).text
    await visitor.post(f"/account/sessions/{other.session}/end")
    assert "That browser is signed out." in (await visitor.get("/account")).text
    assert "Chrome on Windows" not in visitor.page
    assert "That browser is signed out." not in (await visitor.get("/account")).text


async def test_away_choose_who_acts_for_you(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.dana)
    fields = {
        "to": "lee.chan@portalder.gov",
        "starts": "2099-01-04",
        "ends": "1/15/2099",
        "reason": "On leave",
    }
    assert (await visitor.post("/account/delegations", fields)).status_code == 303
    await visitor.get("/account")
    assert "Lee Chan</b> acts for <b>Dana Ruiz</b>" in visitor.page
    assert "Sun, Jan 4, 2099" in visitor.page
    code = visitor.page.split("/account/delegations/")[1].split("/")[0]
    assert (await visitor.post(f"/account/delegations/{code}/end")).status_code == 303
    assert "acts for <b>Dana Ruiz" not in (await visitor.get("/account")).text


async def test_away_keeps_what_was_typed_and_names_each_field(visitor: Visitor, people: named.Cast) -> None:
    await sign_in_as(visitor, people.dana)
    fields = {"to": "lee.chan@portalder.gov", "starts": "sometime", "ends": "1/15/2099", "reason": ""}
    answer = await visitor.post("/account/delegations", fields)
    assert answer.status_code == 422
    assert "The first day is not a date. Write it like 7/1/2026." in visitor.page
    assert "The reason is empty" in visitor.page
    assert '<option value="lee.chan@portalder.gov" selected>' in visitor.page
