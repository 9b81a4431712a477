"""Signing in through a certified provider, over real HTTP: there, back, once, and by nobody else."""

import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from litestar import Litestar

from governance import clock
from governance.audit.tags import Tag
from governance.identity.actions import sessions
from governance.identity.actions.sessions import Browser
from governance.identity.oidc import discovery
from governance.identity.queries import sessions as session_queries
from governance.identity.rules import real_time
from governance.identity.tables import AccountLetter, DeclaredIssuer, Identity, Session
from governance.people.rules.proofs import Shown, Strength
from governance.settings import Settings
from tests import cast as named
from tests.events import last
from tests.sign_on.bound import bind
from tests.sign_on.standing import KEYED, SECRET, Standing, onward, there_and_back, through
from tests.web.conftest import URL, Visitor, browser, running, sign_in_as

HOME = "/account"


def asked(page: str) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(urlsplit(onward(page)).query).items()}


async def test_criterion_1_somebody_signs_in_by_the_citys_own_provider(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    await visitor.get("/sign-in")
    assert "Sign in with Port Alder" in visitor.page
    page = (await visitor.post("/sign-in/with/city", {"next": HOME})).text
    assert asked(page)["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge", "max_age"} <= set(asked(page))
    back = await through(onward(page), back_at=URL)
    assert "iss=" in back  # RFC 9207
    answer = await visitor.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, HOME), answer.text
    assert "Dana Ruiz" in (await visitor.get(HOME)).text
    event = await last()
    assert (event.tag, event.body["by"]["signed_in"]) == (Tag.SIGNED_IN, "single sign-on")
    kept = await Session.select(Session.issuer, Session.subject, Session.strength, Session.auth_time).first()
    assert kept is not None
    assert (kept["issuer"], kept["subject"], kept["strength"]) == (provider.url, "dana", "one factor")
    assert kept["auth_time"] is not None


@pytest.mark.parametrize(
    "more",
    [
        {"client_id": "concord-secret", "client_secret": SECRET},
        {"client_id": "concord-key", "private_key": KEYED},
    ],
    ids=["a secret", "a private key"],
)
async def test_the_portal_shows_itself_by(
    provider: Standing, settings: Settings, people: named.Cast, more: dict[str, Any]
) -> None:
    await bind("dana", people.dana, provider)
    async with running(provider.settings(settings, **more)) as made, browser(made) as one:
        assert (await there_and_back(one, back_at=URL, next=HOME)).status_code == 303


async def test_eight_connections_with_one_code_sign_in_once(
    provider: Standing, app: Litestar, visitor: Visitor, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    await visitor.get("/sign-in")
    page = (await visitor.post("/sign-in/with/city", {"next": HOME})).text
    back = await through(onward(page), back_at=URL)
    answers = await asyncio.gather(*(visitor.http.get(back) for _ in range(8)))
    assert sorted(each.status_code for each in answers) == [303, *[403] * 7]
    assert await Session.count() == 1


async def test_criterion_3_keys_changed_at_the_provider_are_known_within_one_sign_in(
    provider: Standing, app: Litestar, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    for _ in range(2):
        async with browser(app) as one:
            assert (await there_and_back(one, back_at=URL, next=HOME)).status_code == 303
        provider.rotate()


async def test_criterion_4_with_the_provider_away_the_portal_starts_and_says_what_is_wrong(
    provider: Standing, settings: Settings, db: None, people: named.Cast
) -> None:
    discovery.forget()
    away = provider.settings(settings, issuer="http://127.0.0.1:9")
    async with running(away) as made, browser(made) as one:
        await one.get("/sign-in")
        answer = await one.post("/sign-in/with/city", {"next": HOME, "kept-reason": "Typed before."})
        assert answer.status_code == 503
        assert "Port Alder does not answer just now" in one.page
        assert 'value="Typed before."' in one.page
        password = await named.password(people.dana, clock.now())
        of = {"email": "dana.ruiz@portalder.gov", "password": password, "next": HOME}
        assert (await one.post("/sign-in", of)).status_code == 303
        assert (await one.get(HOME)).status_code == 200


async def test_what_was_typed_before_comes_along_and_back(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    answer = await there_and_back(
        visitor, back_at=URL, next="/changes/CH-2026-0042", **{"kept-reason": "Crew"}
    )
    assert answer.status_code == 200
    assert "Send what you typed?" in answer.text
    assert "Crew" in answer.text


async def test_a_form_of_an_ended_session_offers_the_provider_and_takes_what_was_typed_along(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.dana)
    await Session.update({Session.ended_at: clock.now()}, force=True)
    answer = await visitor.post("/account/mail", {"rhythm": "daily"})
    assert answer.status_code == 401
    form = answer.text.split('action="/sign-in/with/city"')[1].partition("</form>")[0]
    assert 'name="kept-rhythm" value="daily"' in form


async def test_whoever_breaks_off_there_reads_so_and_it_is_on_record(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    provider.next("dana", error="access_denied")
    answer = await there_and_back(visitor, back_at=URL)
    assert answer.status_code == 403
    assert "did not go through" in answer.text
    assert (await last()).body["reason"] == "the provider answered access_denied"


# ── who it is ────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_criterion_7_binding_by_an_administrator_is_an_event_and_told_for_seven_days(
    provider: Standing, app: Litestar, visitor: Visitor, people: named.Cast
) -> None:
    here = await sign_in_as(visitor, people.dana)
    async with browser(app) as one, browser(app) as sam:
        answer = await there_and_back(one, back_at=URL)
        assert (answer.status_code, "No account yet" in answer.text) == (403, True)
        code = answer.text.split('class="concord-code">')[1][:9]
        assert answer.text == answer.text.replace("dana@provider.example", "")
        await sign_in_as(sam, people.sam)
        assert "dana@provider.example" in (await sam.get(f"/accounts/sign-on?code={code.lower()}")).text
        bound = await sam.post("/accounts/sign-on", {"code": code, "email": "dana.ruiz@portalder.gov"})
        assert bound.headers.get("location") == "/accounts", bound.text[-2500:]
        event = await last()
        assert (event.tag, event.subject) == (Tag.IDENTITY_BOUND, "person:dana.ruiz@portalder.gov")
        assert event.body["after"]["number"] == "dana"
        assert (await here.get(HOME)).status_code == 303  # signed out everywhere
        assert await AccountLetter.exists().where(AccountLetter.purpose == "sign-on")
        assert (await there_and_back(one, back_at=URL, next=HOME)).status_code == 303
        again = await sam.post("/accounts/sign-on", {"code": code, "email": "marcus.bell@portalder.gov"})
        assert again.status_code == 404
    for days, told in ((1, True), (6, True), (8, False)):
        at = clock.now() + timedelta(days=days)
        for method in ("single sign-on", "password"):
            opened = await sessions.open_session(
                people.dana.person_id, method=method, browser=Browser(), at=at
            )
            viewer = await session_queries.viewer(opened.token, at=at)
            assert viewer is not None
            assert ("connected by" in viewer.seats[0].assisted_by) == told, (days, method)


async def test_somebody_with_two_factors_binds_their_own_account_and_ends_it(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    await named.password(people.marcus, clock.now())
    await _signed_in_with_two(visitor, people.marcus)
    answer = await visitor.post("/account/sign-on/city/bind")
    assert answer.status_code == 200, answer.text
    assert asked(answer.text)["prompt"] == "login"
    came = await visitor.get(await through(onward(answer.text), back_at=URL))
    assert came.headers.get("location") == HOME, came.text[-2500:]
    event = await last()
    assert (event.tag, event.subject) == (Tag.IDENTITY_BOUND, "person:marcus.bell@portalder.gov")
    assert "dana@provider.example" in (await visitor.get(HOME)).text
    code = (await Identity.select(Identity.code).first() or {})["code"]
    ended = await visitor.post("/account/sign-on/end", {"code": code})
    assert ended.headers.get("location") == HOME, ended.text[-2500:]
    assert (await last()).tag is Tag.IDENTITY_ENDED


async def test_with_one_factor_nobody_binds_an_account_of_their_own(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    await sign_in_as(visitor, people.marcus)
    assert (await visitor.post("/account/sign-on/city/bind")).status_code == 403


async def test_no_account_there_signs_in_two_people(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    await _signed_in_with_two(visitor, people.marcus)
    page = (await visitor.post("/account/sign-on/city/bind")).text
    came = await visitor.get(await through(onward(page), back_at=URL))
    assert came.status_code == 409
    assert await Identity.count() == 1


async def _signed_in_with_two(visitor: Visitor, person: Any) -> None:
    await sign_in_as(visitor, person)
    shown = Shown(method="password and code", strength=Strength.TWO, factors=("password", "code"))
    token = await sessions.prove(visitor.http.cookies["concord"], shown, at=clock.now())
    visitor.http.cookies.set("concord", token, domain="127.0.0.1", path="/")
    await visitor.get(HOME)


# ── a fresh proof, and leaving ───────────────────────────────────────────────────────────────────────────────────────
async def test_criterion_14_a_fresh_proof_is_the_same_persons_now_and_as_strong_as_asked(
    provider: Standing, app: Litestar, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    hour_ago = int(real_time.real_now().timestamp()) - 3600
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("dana", {"acr": "two"}, ""),
        ("dana", {"acr": "one"}, "weaker than asked for"),
        ("dana", {}, "weaker than asked for"),
        ("dana", {"acr": "two", "ts": hour_ago}, "before it was asked for"),
        ("marcus", {"acr": "two"}, "of another subject"),
    ]
    for account, more, reason in cases:
        async with browser(app) as one:
            provider.next("dana")
            assert (await there_and_back(one, back_at=URL, next=HOME)).status_code == 303
            await one.get(HOME)
            before = one.http.cookies["concord"]
            provider.next(account, **more)
            page = (await one.post("/account/sign-on/city/proof", {"next": "/inbox"})).text
            assert asked(page)["max_age"] == "0"
            answer = await one.get(await through(onward(page), back_at=URL))
            event = await last()
            if reason:
                assert answer.status_code == 403, reason
                assert reason in event.body["reason"]
                assert one.http.cookies["concord"] == before
            else:
                assert (answer.status_code, answer.headers["location"]) == (303, "/inbox"), answer.text
                assert one.http.cookies["concord"] != before  # a new token
                assert event.tag is Tag.PROVED
                assert event.body["after"]["strength"] == "two factors"


async def test_who_signs_out_signs_out_there_and_is_asked_who_they_are_the_next_time(
    provider: Standing, app: Litestar, visitor: Visitor, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    await visitor.get("/sign-in")
    jar, page = httpx.Cookies(), (await visitor.post("/sign-in/with/city")).text
    await visitor.get(await through(onward(page), back_at=URL, jar=jar))
    await visitor.get(HOME)
    left = await visitor.post("/sign-out")
    there = onward(left.text)
    assert left.headers["clear-site-data"] == '"cache"'
    assert "concord" not in visitor.http.cookies
    assert there.startswith(f"{provider.url}/session/end?")
    assert asked(left.text)["post_logout_redirect_uri"] == f"{URL}/sign-in"
    async with httpx.AsyncClient(cookies=jar) as http:
        assert "Leave the provider?" in (await http.get(there)).text
    await visitor.get("/sign-in")
    page = (await visitor.post("/sign-in/with/city")).text
    assert asked(page)["prompt"] == "login"


async def test_the_id_token_is_handed_over_where_leaving_needs_it_and_kept_closed_until_then(
    provider: Standing, settings: Settings, db: None, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    async with running(provider.settings(settings, hint=True)) as made, browser(made) as one:
        await there_and_back(one, back_at=URL, next=HOME)
        kept = (await Session.select(Session.id_token).first() or {})["id_token"]
        assert kept.startswith("v1.")
        assert "eyJ" not in kept
        await one.get(HOME)
        hint = asked((await one.post("/sign-out")).text)["id_token_hint"]
        assert hint.count(".") == 2


async def test_criterion_12_one_factor_there_counts_as_one_unless_it_is_declared(
    provider: Standing, app: Litestar, people: named.Cast
) -> None:
    await bind("dana", people.dana, provider)
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "one factor"),
        ({"amr": ["pwd", "mfa"]}, "two factors"),
        ({"declared": True}, "two factors"),
    ]
    for more, strength in cases:
        if more.pop("declared", False):
            declared = DeclaredIssuer(
                issuer=provider.url, two_factors=True, declared_by="{}", declared_at=clock.now()
            )
            await DeclaredIssuer.insert(declared)
        provider.next("dana", **more)
        async with browser(app) as one:
            await there_and_back(one, back_at=URL, next=HOME)
            found = await Session.select(Session.strength).order_by(Session.id, ascending=False).first()
            assert found == {"strength": strength}
        provider.rotate()


async def test_a_closed_account_is_not_signed_in(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    from governance.people.tables import Person

    await bind("dana", people.dana, provider)
    await Person.update({Person.deactivated_at: clock.now()}).where(Person.id == people.dana.person_id)
    answer = await there_and_back(visitor, back_at=URL)
    assert answer.status_code == 403
    assert not await Session.exists()


async def test_no_token_and_no_secret_is_logged(
    provider: Standing, visitor: Visitor, people: named.Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    """Criterion 21, of this way in."""
    await bind("dana", people.dana, provider)
    await visitor.get("/sign-in")
    page = (await visitor.post("/sign-in/with/city")).text
    back = await through(onward(page), back_at=URL)
    await visitor.get(back)
    code, written = parse_qs(urlsplit(back).query)["code"][0], "".join(capsys.readouterr())
    assert "/sign-in/with/city/back" in written
    assert not [each for each in (code, asked(page)["state"], "eyJ") if each in written]
