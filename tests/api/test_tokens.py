"""Criterion 20: what a token is, what the database keeps of it, when it counts, and that it binds nobody, ever."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from governance.database import sql
from governance.errors import Forbidden, Invalid, ProofNeeded
from governance.identity.actions import suspensions
from governance.identity.actions import tokens as actions
from governance.identity.rules import tokens as rules
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.identity.tables import ApiToken
from governance.people.queries import viewers
from governance.people.rules import PartyKind, Via, machine
from governance.people.rules.binding import BINDING
from governance.people.tables import Person
from governance.piccolo_app import APP_CONFIG
from governance.web.site.sessions import BY_TOKEN
from tests import cast as named
from tests.api.conftest import Program, program, token_of
from tests.cast import AT
from tests.databases import by_owner
from tests.queries import counted
from tests.web.conftest import PAGE, POSTED, browser, sign_in_as

GOOD = rules.assembled("a1B2c3D4", "s" * 40)


@pytest.fixture
async def dana(app: Litestar, people: named.Cast) -> AsyncIterator[Program]:
    async with program(app, await token_of(people.dana)) as one:
        yield one


# ── what it looks like ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_token_tells_itself_from_a_mistyped_one_without_asking_anybody() -> None:
    assert len(GOOD) == 67
    assert rules.code_of(GOOD) == "a1B2c3D4"
    wrong = [GOOD[:at] + ("x" if GOOD[at] != "x" else "y") + GOOD[at + 1 :] for at in range(len(GOOD))]
    assert {rules.code_of(each) for each in [*wrong, GOOD[:-1], f"{GOOD}a", "", "é" * 67]} == {""}


@pytest.mark.parametrize("text", [GOOD, f"x{GOOD}y", GOOD.upper(), GOOD[:30], f"Bearer {GOOD}, {GOOD}"])
def test_no_secret_is_left_where_a_token_is_masked(text: str) -> None:
    assert "sss" not in rules.masked(text).lower()
    assert rules.PREFIX in rules.masked(text).lower()


# ── what is kept of it ───────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_database_holds_no_secret(dana: Program) -> None:
    await dana.get("/tokens/current")
    secret = dana.token.rpartition("_")[2]
    for table in APP_CONFIG.table_classes:
        for row in await by_owner(f"SELECT t::text AS all_of_it FROM {table._meta.tablename} t"):
            assert secret[:20] not in row["all_of_it"]


async def test_recognizing_a_token_is_one_query_and_what_is_no_token_costs_none(dana: Program) -> None:
    await dana.get("/tokens/current")
    with counted() as seen:
        assert (await dana.get("/tokens/current")).status_code == 200
    assert len(seen) == 1
    good, dana.token = dana.token, dana.token[:-1] + ("a" if dana.token[-1] != "a" else "b")
    await dana.get("/tokens/current")
    with counted() as seen:
        assert (await dana.get("/tokens/current")).status_code == 401
    assert not [query for query in seen if "api_token" in query]
    assert good != dana.token


async def test_the_last_use_is_known_to_the_minute(dana: Program) -> None:
    async def used() -> Any:
        return (await ApiToken.select(ApiToken.used_at, ApiToken.used_from).first() or {}).values()

    await dana.get("/tokens/current")
    first = list(await used())
    await dana.get("/tokens/current")
    assert list(await used()) == first
    assert first[1] == "127.0.0.1"
    await ApiToken.update({ApiToken.used_at: real_now() - timedelta(seconds=61)}, force=True)
    await dana.get("/tokens/current")
    assert next(iter(await used())) > real_now() - timedelta(seconds=30)


# ── when it counts ───────────────────────────────────────────────────────────────────────────────────────────────────
async def _run_out() -> None:
    await ApiToken.update({ApiToken.expires_at: real_now()}, force=True)


async def _revoked() -> None:
    await ApiToken.update({ApiToken.revoked_at: real_now()}, force=True)


async def _suspended() -> None:
    sam = await viewers.acting("sam.ito@portalder.gov", at=AT)
    await suspensions.suspend("dana.ruiz@portalder.gov", reason="Left", by=sam, at=AT)


async def _deactivated() -> None:
    await Person.update({Person.deactivated_at: real_now()}).where(Person.name == "Dana Ruiz")


async def _without_a_second_factor() -> None:
    """Whose pages are closed but for their own account reads nothing by a token either."""
    await sql.rows(
        "INSERT INTO factor_requirement (person, since) SELECT id, now() - interval '15 days' FROM person"
    )


@pytest.mark.parametrize("end", [_run_out, _revoked, _suspended, _deactivated, _without_a_second_factor])
async def test_criterion_20_what_no_longer_counts_is_answered_401(
    dana: Program, end: Callable[[], Awaitable[None]]
) -> None:
    assert (await dana.get("/departments")).status_code == 200
    await end()
    answer = await dana.get("/departments")
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_criterion_20_a_token_without_the_scope_is_answered_403(
    app: Litestar, people: named.Cast
) -> None:
    async with program(app, await token_of(people.dana, [Scope.CALENDAR])) as one:
        answer = await one.get("/departments")
        assert (answer.status_code, answer.json()["status"]) == (403, 403)
        assert (await one.get("/tokens/current")).status_code == 200


async def test_a_token_sees_what_its_owners_roles_see_at_that_moment(
    dana: Program, people: named.Cast
) -> None:
    told = (await dana.get("/tokens/current")).json()
    assert [one["seat"] for one in told["seats"]] == [people.dana.seat]
    await sql.rows("UPDATE tenure SET ends = :at WHERE person = :person", at=AT, person=people.dana.person_id)
    assert (await dana.get("/tokens/current")).json()["seats"] == []


@pytest.mark.parametrize(("days", "words"), [(0, "in the past"), (366, "more than a year")])
async def test_a_token_ends_within_a_year(people: named.Cast, days: int, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await token_of(people.dana, days=days)


# ── what it never does ───────────────────────────────────────────────────────────────────────────────────────────────
def _routes(app: Litestar) -> list[tuple[str, str, HTTPRouteHandler]]:
    return [
        (method, re.sub(r"{\w+(:\w+)?}", "1", route.path_format), handler)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"})
    ]


async def test_criterion_20_no_token_opens_any_page(app: Litestar, dana: Program) -> None:
    """Whoever sends a token to a page is a stranger there."""
    answered = [
        f"{method} {path}: {answer.status_code}"
        for method, path, handler in _routes(app)
        if BY_TOKEN not in handler.opt and not handler.opt.get("public")
        for answer in [await dana.http.request(method, path, headers={**dana.shown, **PAGE})]
        if answer.status_code != (303 if method == "GET" else 401)
    ]
    assert not answered


@pytest.mark.parametrize("with_token", [False, True])
async def test_criterion_20_no_cookie_opens_the_interface_alone_or_beside_a_token(
    app: Litestar, dana: Program, people: named.Cast, *, with_token: bool
) -> None:
    async with browser(app) as visitor:
        await sign_in_as(visitor, people.dana)
        shown = dana.shown if with_token else {}
        answered = [
            f"{method} {path}: {answer.status_code}"
            for method, path, handler in _routes(app)
            if BY_TOKEN in handler.opt
            for answer in [await visitor.http.request(method, path, headers={**POSTED, **shown})]
            if answer.status_code not in {401, 429}
        ]
    assert not answered


@pytest.mark.parametrize("tag", sorted(BINDING))
def test_criterion_20_nothing_that_binds_is_recorded_by_a_token(tag: Any) -> None:
    """Whoever owns it, and however fresh their proof is: a person's in a seat that binds, or a machine's."""
    by = named.fresh(machine("CRM", party="311", party_name="311", kind=PartyKind.CENTER))
    for one in (by, named.fresh(_binding_seat())):
        with pytest.raises(Forbidden, match="token"):
            one.may_record(tag)


def _binding_seat() -> Any:
    return replace(
        machine("Lee Chan", party="streets", party_name="Streets", kind=PartyKind.DEPARTMENT),
        person_id=7,
        binding=True,
        leads=True,
        via=Via.API,
    )


async def test_criterion_20_each_change_by_token_leaves_no_binding_act(
    app: Litestar, people: named.Cast
) -> None:
    """Every route that writes, with all scopes, from a seat that binds: whatever it answers, nothing binding is on record."""
    before = await sql.value("SELECT max(number) FROM event")
    for person in (people.lee, people.marcus, people.amara, people.sam):
        async with program(app, await token_of(person, list(Scope))) as one:
            for method, path, handler in _routes(app):
                if BY_TOKEN in handler.opt and method != "GET":
                    keyed = {"Idempotency-Key": "a-test-of-all", "If-Match": '"1"'}
                    answer = await one.http.request(method, path, json={}, headers={**one.shown, **keyed})
                    assert answer.status_code >= 400
    rows = await sql.rows("SELECT tag FROM event WHERE number > :before", before=before)
    assert {row["tag"] for row in rows} <= {
        "people:token:made",
        "people:session:signed-in",
        "people:act:refused",
    }


async def test_whoever_makes_a_token_has_just_shown_who_they_are(people: named.Cast) -> None:
    wanted = actions.NewToken(name="x", scopes=[Scope.READ], expires=real_now() + timedelta(days=1))
    with pytest.raises(ProofNeeded):
        await actions.make(wanted, email="x@portalder.gov", by=replace(people.dana, proof=None), at=AT)
    assert not await ApiToken.exists()
