"""A new facilitator on pages: asked on the role's page, confirmed on To do's way by another office, told to everybody."""

from datetime import timedelta

import pytest

from governance import clock
from governance.identity.actions import passwords
from governance.people.actions import appointments, directory, tenures
from governance.people.actions.appointments import Appointee
from governance.people.queries import directory as known
from governance.people.rules import operator
from tests.cast import AT, Cast, email_of
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
ROLE = "/people/mayor/roles/mayor-convenor"
JO = {"email": "jo@portalder.gov", "name": "Jo Park", "phone": "", "authority": "Letter 9"}


async def asked(visitor: Visitor, people: Cast) -> str:
    await sign_in_as(visitor, people.amara)
    await visitor.get(ROLE)
    assert (
        "It begins once whoever leads 311 or a department with an agreement has confirmed it" in visitor.page
    )
    assert (await visitor.post(f"{ROLE}/appointments", JO)).status_code == 303
    await visitor.get(ROLE)
    assert 'href="/successions/SU-2026-0001"' in visitor.page
    return "/successions/SU-2026-0001"


async def test_one_office_asks_another_confirms_and_everybody_is_told(visitor: Visitor, people: Cast) -> None:
    page = await asked(visitor, people)
    await sign_in_as(visitor, people.priya)
    await visitor.get("/to-do")
    assert "Confirm who follows" in visitor.page
    assert f'href="{page}"' in visitor.page
    await visitor.get(page)
    assert "Jo Park is to follow as Convenor" in visitor.page
    assert (await visitor.post(f"{page}/answer", {"answer": "refuse", "revision": "1"})).status_code == 422
    assert (await visitor.post(f"{page}/answer", {"answer": "confirm", "revision": "1"})).status_code == 303
    held = await known.holder_on("mayor-convenor", at=clock.now())
    assert held
    assert held.name == "Jo Park"
    await sign_in_as(visitor, people.dana)
    await visitor.get("/to-do")
    assert "Jo Park</b> is <b>Convenor" in visitor.page
    assert "asked by Amara Okafor, confirmed by Priya Nair, 311" in visitor.page


async def test_a_role_that_is_not_theirs_to_confirm_offers_nothing(visitor: Visitor, people: Cast) -> None:
    page = await asked(visitor, people)
    for who in (people.marcus, people.ruth, people.sam, people.nora, people.lee):
        await sign_in_as(visitor, who)
        await visitor.get(page)
        assert 'name="answer"' not in visitor.page
        answer = await visitor.post(f"{page}/answer", {"answer": "confirm", "revision": "1"})
        assert answer.status_code == 403
    await sign_in_as(visitor, people.amara)
    await visitor.get(page)
    assert "Take it back" in visitor.page
    taken = {"answer": "withdraw", "words": "No need", "revision": "1"}
    assert (await visitor.post(f"{page}/answer", taken)).status_code == 303


async def test_the_page_tells_whose_password_came_from_whom(visitor: Visitor, people: Cast) -> None:
    """The administrator, who is of the office that asks, has just given both of them a password."""
    for who in (people.amara, people.priya):
        await passwords.set_one_time_password(email_of(who), by=people.sam, at=clock.now())
    page = await asked(visitor, people)
    await sign_in_as(visitor, people.priya)
    await visitor.get(page)
    assert "(Amara Okafor: first password handed over by Sam Ito on " in visitor.page
    assert (
        "Those who ask handed you your password, or moved your account to its address, so somebody else answers this."
        in visitor.page
    )
    assert 'name="answer"' not in visitor.page
    await visitor.get("/to-do")
    assert "Confirm who follows" not in visitor.page
    answer = await visitor.post(f"{page}/answer", {"answer": "confirm", "revision": "1"})
    assert answer.status_code == 403


async def test_by_command_it_stands_on_every_page_of_the_convening_office_for_30_days(
    visitor: Visitor, people: Cast
) -> None:
    await directory.create_person("jo@portalder.gov", name="Jo Park", by=people.amara, at=AT)
    await tenures.end_tenure("mayor-sponsor", reason="left", by=people.amara, at=AT)
    who = Appointee(email="jo@portalder.gov")
    at = clock.now()
    await appointments.appoint_person("mayor-sponsor", who=who, authority="Order 3", by=operator(), at=at)
    told = "Jo Park was made Deputy Mayor by command on the server itself"
    for later, seen in ((timedelta(0), True), (timedelta(days=29), True), (timedelta(days=31), False)):
        clock.set_to(at + later)
        await sign_in_as(visitor, people.nora)
        for path in ("/to-do", "/agreements", "/people"):
            await visitor.get(path)
            assert (told in visitor.page) is seen
        await sign_in_as(visitor, people.dana)
        await visitor.get("/agreements")
        assert told not in visitor.page
        await visitor.get("/people/mayor")
        assert ("by command on the server itself" in visitor.page) is seen


async def test_the_audit_office_says_who_appoints_its_first_lead(visitor: Visitor, people: Cast) -> None:
    await sign_in_as(visitor, people.dana)
    await visitor.get("/people/audit")
    assert "The Audit Committee appoints its first lead" in visitor.page


async def test_only_colleagues_whom_the_table_allows_are_offered_to_act(
    visitor: Visitor, people: Cast
) -> None:
    await sign_in_as(visitor, people.amara)
    await visitor.get("/account")
    assert "nora.lind@portalder.gov" in visitor.page
    assert "sam.ito@portalder.gov" not in visitor.page
