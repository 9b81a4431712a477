"""Answers that no honest provider gives: each is refused and on record, and opens no session."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
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
from governance.identity.tables import Identity, Session, SignInAttempt
from governance.people.rules.proofs import Shown
from governance.settings import Settings
from tests import cast as named
from tests.events import all_events
from tests.sign_on.forged import ISSUER, PROVIDER, Forger, new_key, symmetric
from tests.sign_on.standing import onward
from tests.web.conftest import Visitor, browser, running

BACK = "/sign-in/with/city/back"


@pytest.fixture
def forger(monkeypatch: pytest.MonkeyPatch) -> Forger:
    discovery.forget()
    made = Forger()
    made.stands_in(monkeypatch)
    return made


@pytest.fixture
async def app(forger: Forger, settings: Settings, db: None) -> AsyncIterator[Litestar]:
    async with running(replace(settings, providers=(PROVIDER,))) as made:
        yield made


@pytest.fixture
async def dana(people: named.Cast) -> None:
    await Identity.insert(
        Identity(
            code="dana", issuer=ISSUER, subject="dana", person=people.dana.person_id, bound_at=clock.now()
        )
    )


async def begun(visitor: Visitor, forger: Forger) -> dict[str, str]:
    """On the way: what the provider was asked, as it would send it back."""
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in/with/city", {"next": "/account"})
    asked = {name: value[0] for name, value in parse_qs(urlsplit(onward(answer.text)).query).items()}
    forger.nonce = asked["nonce"]
    assert asked["code_challenge_method"] == "S256"
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    return {"code": "a code", "state": asked["state"]}


async def refused(visitor: Visitor, answer: dict[str, str]) -> str:
    """The reason on record; "" where somebody was let in."""
    before = await _reasons()
    came: httpx.Response = await visitor.get(f"{BACK}?{httpx.QueryParams(answer)}")
    after = await _reasons()
    signed_in = "concord" in visitor.http.cookies or await Session.exists()
    return "" if signed_in or came.status_code != 403 or len(after) != len(before) + 1 else after[-1]


async def _reasons() -> list[str]:
    return [one.body["reason"] for one in await all_events() if one.tag is Tag.SIGN_ON_REFUSED]


def _unsigned(forger: Forger) -> str:
    parts = [{"alg": "none"}, forger.right()]
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."
    )


CLAIMS: dict[str, dict[str, Any]] = {
    "nonce, another": {"nonce": "another"},
    "nonce, none": {"nonce": None},
    "iss": {"iss": "https://evil.example"},
    "aud": {"aud": "another"},
    "aud, with us as azp": {"aud": "another", "azp": "concord"},
    "azp": {"azp": "another"},
    "expired": {"exp": 1_700_000_000},
    "future": {"iat": 4_000_000_000, "exp": 4_000_000_300},
    "auth_time of yesterday": {"auth_time": 1_700_000_000},
    "auth_time, none": {"auth_time": None},
}


async def test_criterion_2_every_forged_token_is_refused_and_on_record(
    visitor: Visitor, forger: Forger, dana: None
) -> None:
    let_in = {}
    for name, claims in CLAIMS.items():
        forger.claims = claims
        let_in[name] = await refused(visitor, await begun(visitor, forger))
    forger.claims, stranger = {}, Forger(key=new_key("theirs"))
    same_name = Forger(key=new_key("ours"))
    for name in ("unsigned", "HS256", "unknown key", "known name, other key", "no token"):
        answer = await begun(visitor, forger)
        forger.token = {
            "unsigned": _unsigned(forger),
            "HS256": symmetric(forger.right(), "ours"),
            "unknown key": stranger.signed(forger.right()),
            "known name, other key": same_name.signed(forger.right()),
            "no token": "x.y.z",
        }[name]
        let_in[name] = await refused(visitor, answer)
    assert not [name for name, reason in let_in.items() if not reason], let_in
    assert "key that is not known" in let_in["unknown key"]
    assert "does not count" in let_in["HS256"]
    assert "does not count" in let_in["unsigned"]


async def test_criterion_2_every_answer_that_is_not_to_this_browsers_question_is_refused_and_on_record(
    app: Litestar, visitor: Visitor, forger: Forger, dana: None
) -> None:
    reasons = {}
    good = await begun(visitor, forger)
    reasons["state, another"] = await refused(visitor, {**good, "state": "another"})
    reasons["state, none"] = await refused(visitor, {"code": "a code"})
    async with browser(app) as other:
        await other.get("/sign-in")
        reasons["another browser"] = await refused(other, good)
        await begun(other, forger)
        reasons["another browser with an attempt of its own"] = await refused(other, good)
    for name, more in {
        "iss, another": {"iss": "https://evil.example"},
        "error": {"error": "access_denied"},
    }.items():
        reasons[name] = await refused(visitor, {**await begun(visitor, forger), **more})
    forger.told = {"authorization_response_iss_parameter_supported": True}
    discovery.forget()
    reasons["iss, none though promised"] = await refused(visitor, await begun(visitor, forger))
    forger.told = {}
    discovery.forget()
    old = await begun(visitor, forger)
    await SignInAttempt.update({SignInAttempt.begun_at: clock.now().replace(year=2020)}, force=True)
    reasons["expired attempt"] = await refused(visitor, old)
    forger.person = {"sub": "another"}
    reasons["userinfo of another"] = await refused(visitor, await begun(visitor, forger))
    assert not [name for name, reason in reasons.items() if not reason], reasons


async def test_criterion_2_a_used_answer_is_refused_and_on_record(
    visitor: Visitor, forger: Forger, dana: None
) -> None:
    answer = await begun(visitor, forger)
    first = await visitor.get(f"{BACK}?{httpx.QueryParams(answer)}")
    again = await visitor.get(f"{BACK}?{httpx.QueryParams(answer)}")
    assert (first.status_code, again.status_code) == (303, 403)
    assert len(await _reasons()) == 1
    assert await Session.count() == 1


async def test_criterion_2_metadata_of_another_issuer_lead_nowhere_and_are_on_record(
    visitor: Visitor, forger: Forger, people: named.Cast
) -> None:
    forger.told = {"issuer": f"{ISSUER}/"}
    await visitor.get("/sign-in")
    answer = await visitor.post("/sign-in/with/city", {"next": "/"})
    assert answer.status_code == 403
    assert "refresh" not in answer.text
    assert await _reasons() == ["the provider calls itself by another name than the setting does"]


async def test_criterion_6_an_equal_address_of_another_subject_gets_a_code_and_no_session(
    visitor: Visitor, forger: Forger, dana: None
) -> None:
    forger.claims = {"sub": "somebody else", "email": "dana.ruiz@portalder.gov", "email_verified": True}
    forger.person = {"sub": "somebody else"}
    answer = await visitor.get(f"{BACK}?{httpx.QueryParams(await begun(visitor, forger))}")
    assert answer.status_code == 403
    assert "No account yet" in answer.text
    assert not await Session.exists()


async def test_criterion_6_another_address_of_the_same_subject_changes_nobody(
    visitor: Visitor, forger: Forger, dana: None
) -> None:
    forger.claims = {"email": "marcus.bell@portalder.gov", "email_verified": True}
    await visitor.get(f"{BACK}?{httpx.QueryParams(await begun(visitor, forger))}")
    assert "Dana Ruiz" in (await visitor.get("/account")).text
    assert "dana.ruiz@portalder.gov" in visitor.page


# ── what the provider says by itself ─────────────────────────────────────────────────────────────────────────────────
async def _session(person: Any, sid: str, subject: str = "dana") -> str:
    shown = Shown(method="single sign-on", issuer=ISSUER, subject=subject, idp_sid=sid)
    opened = await sessions.open_session(
        person.person_id, method="single sign-on", browser=Browser(), at=clock.now(), shown=shown
    )
    return opened.session


async def _open() -> set[str]:
    return {row["code"] for row in await Session.select(Session.code).where(Session.ended_at.is_null())}


async def _told(app: Litestar, token: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # Litestar types its own
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8311") as http:
        return await http.post("/sign-in/with/city/signed-out", data={"logout_token": token})


async def test_criterion_8_a_logout_there_ends_exactly_the_sessions_of_that_sid(
    app: Litestar, forger: Forger, people: named.Cast
) -> None:
    one, two = await _session(people.dana, "s1"), await _session(people.dana, "s2")
    other = await _session(people.marcus, "s3", "marcus")
    logout = {"typ": "logout+jwt"}
    wrong = {
        "an ID token": forger.signed({**forger.right(), "nonce": "n"}),
        "an ID token with its type": forger.signed({**forger.right(), "nonce": "n"}, **logout),
        "with a nonce": forger.signed(forger.logout(nonce="n"), **logout),
        "without its type": forger.signed(forger.logout()),
        "of another": Forger(key=new_key("ours")).signed(forger.logout(), **logout),
        "nothing": "",
    }
    answers = {name: (await _told(app, token)).status_code for name, token in wrong.items()}
    assert answers == dict.fromkeys(wrong, 400)
    assert await _open() == {one, two, other}
    for _ in range(2):  # saying it twice ends nothing more
        answer = await _told(app, forger.signed(forger.logout(), **logout))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert await _open() == {two, other}
    ended = [one.subject for one in await all_events() if one.tag is Tag.SESSION_ENDED]
    assert ended == ["person:dana.ruiz@portalder.gov"]
    whole = {name: value for name, value in forger.logout().items() if name != "sid"}
    assert (await _told(app, forger.signed(whole, **logout))).status_code == 200
    assert await _open() == {other}


async def test_criterion_3_a_hundred_invented_keys_cause_at_most_four_questions(
    app: Litestar, forger: Forger
) -> None:
    tokens = [
        Forger(key=new_key(f"invented-{n}")).signed(forger.logout(), typ="logout+jwt") for n in range(100)
    ]
    answers = [(await _told(app, token)).status_code for token in tokens]
    assert set(answers) == {400}
    assert forger.asked_for_keys <= 4
