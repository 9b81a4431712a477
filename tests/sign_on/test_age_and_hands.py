"""How old a sign-in at a provider is, and whose hand bound the account there: neither stands for what was not shown now."""

from datetime import timedelta

import pytest
from litestar import Litestar

from governance import clock
from governance.database import sql
from governance.errors import Forbidden
from governance.identity.actions import asked, identities, resets, sessions
from governance.identity.actions.asked import Purpose
from governance.identity.actions.sessions import Browser
from governance.identity.queries import identities as known
from governance.identity.queries import sessions as session_queries
from governance.identity.rules import real_time
from governance.identity.tables import DeclaredIssuer, Identity, ProofAsked, Session
from governance.people.queries.viewers import acting
from governance.people.rules import Acting, Viewer
from governance.sign_on_settings import Provider
from tests import cast as named
from tests.cast import email_of, fresh
from tests.sign_on.bound import bind
from tests.sign_on.standing import Standing, there_and_back
from tests.web.conftest import URL, Visitor

HOME = "/account"
WHY = "Lost the phone"


async def seen(visitor: Visitor) -> Viewer:
    found = await session_queries.viewer(visitor.http.cookies["concord"], at=clock.now())
    assert found
    return found


async def with_a_code_app(person: Acting) -> None:
    await sql.rows(
        "INSERT INTO second_factor (person, secret, set_up_at) VALUES (:person, 'sealed', now())",
        person=person.person_id,
    )


async def test_whom_the_provider_asked_an_hour_ago_has_given_no_fresh_proof(
    provider: Standing, visitor: Visitor, people: named.Cast
) -> None:
    """Whoever comes upon an open browser is signed in there, too: nobody was asked anything."""
    await bind("lee", people.lee, provider)
    hour_ago = int(real_time.real_now().timestamp()) - 3600
    provider.next("lee", amr=["pwd", "mfa"], ts=hour_ago)
    assert (await there_and_back(visitor, back_at=URL, next=HOME)).status_code == 303
    proof = (await seen(visitor)).proof
    assert proof
    assert not proof.fresh
    assert timedelta(minutes=59) < proof.age < timedelta(minutes=62)
    await visitor.get(HOME)
    answer = await visitor.post("/account/tokens", {"name": "CRM", "for-read": "yes", "until": "2027-01-01"})
    assert answer.headers.get("location", "").startswith("/proof/"), answer.text


async def test_whom_it_asked_just_now_has(provider: Standing, visitor: Visitor, people: named.Cast) -> None:
    await bind("lee", people.lee, provider)
    provider.next("lee", amr=["pwd", "mfa"])
    assert (await there_and_back(visitor, back_at=URL, next=HOME)).status_code == 303
    proof = (await seen(visitor)).proof
    assert proof
    assert proof.fresh


async def bound_by_sam(people: named.Cast, provider: Standing) -> None:
    await bind("stranger", people.lee, provider)
    await Identity.update({Identity.bound_by: people.sam.person_id}, force=True)


async def test_an_account_that_an_administrator_bound_gets_around_no_second_factor(
    provider: Standing, app: Litestar, visitor: Visitor, people: named.Cast
) -> None:
    """Declared to ask everybody for two, bound by the same hand: their person's own second factor is asked all the same."""
    await with_a_code_app(people.lee)
    await bound_by_sam(people, provider)
    declared = DeclaredIssuer(
        issuer=provider.url, two_factors=True, declared_by="{}", declared_at=clock.now()
    )
    await DeclaredIssuer.insert(declared)
    provider.next("stranger", amr=["pwd", "mfa"])
    answer = await there_and_back(visitor, back_at=URL, next=HOME)
    assert answer.status_code == 200
    assert "one_time_code" in answer.text
    assert not await Session.exists()
    await Identity.update({Identity.proven_at: clock.now()}, force=True)
    provider.next("stranger", amr=["pwd", "mfa"])
    assert (await there_and_back(visitor, back_at=URL, next=HOME)).status_code == 303


async def test_nor_is_it_a_fresh_proof_in_a_session_of_its_person(
    provider: Standing, people: named.Cast, db: None
) -> None:
    await bound_by_sam(people, provider)
    opened = await sessions.open_session(
        people.lee.person_id, method="password", browser=Browser(), at=clock.now()
    )
    assert await known.subject_of(opened.session, provider.url) == ""
    await Identity.update({Identity.bound_by: None}, force=True)
    assert await known.subject_of(opened.session, provider.url) == "stranger"


async def test_who_bound_it_takes_no_second_factor_away_and_who_took_one_away_binds_none(
    provider: Standing, people: named.Cast, db: None
) -> None:
    await with_a_code_app(people.lee)
    await bound_by_sam(people, provider)
    with pytest.raises(Forbidden, match="a hand in"):
        await resets.ask(email_of(people.lee), reason=WHY, by=people.sam, at=clock.now())
    await Identity.update({Identity.ended_at: clock.now()}, force=True)
    await resets.ask(email_of(people.lee), reason=WHY, by=people.sam, at=clock.now())
    await sql.rows(
        "INSERT INTO stranger (code, issuer, subject, expires_at) VALUES ('ABCD-EFGH', :issuer, 'x', now() + interval '1 day')",
        issuer=provider.url,
    )
    with pytest.raises(Forbidden, match="a hand in"):
        await identities.bind(
            "ABCD-EFGH", to=email_of(people.lee), provider="Port Alder", by=people.sam, at=clock.now()
        )


async def test_what_waits_for_a_second_factor_ends_with_its_session_there(
    provider: Standing, visitor: Visitor, people: named.Cast, app: Litestar
) -> None:
    await with_a_code_app(people.dana)
    await bind("dana", people.dana, provider)
    of: Provider = provider.settings(app.state.settings).providers[0]
    for ending in ("there", "here"):
        provider.next("dana")
        assert "one_time_code" in (await there_and_back(visitor, back_at=URL, next=HOME)).text
        other = await asked.ask(people.dana.person_id, Purpose.SIGN_IN, told={"method": "password"})
        if ending == "there":
            await identities.end_by_provider(of, subject="dana", sid="", at=clock.now())
        else:
            code = (await known.identities_of(people.dana.person_id))[0].code
            sam = fresh(await acting(email_of(people.sam), at=clock.now()))
            await identities.unbind(
                code, of=email_of(people.dana), provider="Port Alder", by=sam, at=clock.now()
            )
        assert await ProofAsked.count() == 1  # what began with a password goes on
        assert (await asked.asked(other.token, Purpose.SIGN_IN)).owner.person_id == people.dana.person_id
        await ProofAsked.delete(force=True)
