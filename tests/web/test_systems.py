"""The pages of systems that are told, and of whether the city's own system shows a new target."""

import re
from datetime import timedelta

import pytest

from governance import clock
from governance.agreements.actions.deployments import name_system
from governance.database import sql
from governance.webhooks.actions import endpoints
from governance.webhooks.rules.endpoints import EndpointEntry
from governance.webhooks.rules.messages import MessageKind
from tests.changes.stage import AT, LAMP_FASTER, Stage
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
TYPED = {
    "name": "311 CRM",
    "address": "https://crm.example.gov/in",
    "contact": "Ada Berg, 555-0100",
    "version.in-effect": "yes",
    "confirms": "yes",
}
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")
TRIED = """INSERT INTO delivery_attempt (delivery, at, ended_at, status, words)
    SELECT id, made_at, made_at, 500, 'quokka-answer' FROM delivery"""


async def test_a_secret_is_shown_once(stage: Stage, visitor: Visitor) -> None:
    sam = await sign_in_as(visitor, stage.people.sam)
    await sam.get("/systems/new")
    answer = await sam.post("/systems", TYPED)
    assert answer.status_code == 200
    (secret,) = SECRET.findall(sam.page)
    for page in ("/systems", "/systems/SY-2026-0001", "/audit"):
        await sam.get(page)
        assert not SECRET.search(sam.page)
    await sam.get("/systems/SY-2026-0001")
    await sam.post("/systems/SY-2026-0001/secret")
    assert SECRET.findall(sam.page) != [secret]
    assert "the secret before signs, too" in sam.page


@pytest.mark.parametrize(
    ("field", "value"), [("address", "http://crm.example.gov"), ("contact", ""), ("version.in-effect", "")]
)
async def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    stage: Stage, visitor: Visitor, field: str, value: str
) -> None:
    sam = await sign_in_as(visitor, stage.people.sam)
    await sam.get("/systems/new")
    answer = await sam.post("/systems", TYPED | {field: value})
    assert answer.status_code == 422
    assert f'href="#{"kinds" if field == "version.in-effect" else field}"' in sam.page
    assert 'value="311 CRM"' in sam.page
    await sam.get("/systems")
    assert "No system is told yet." in sam.page


async def test_an_auditor_sees_that_a_system_was_told_and_not_what_it_answered(
    stage: Stage, visitor: Visitor
) -> None:
    entry = EndpointEntry(
        name="CRM",
        address="https://quokka.example/in",
        contact="Quokka Berg",
        kinds=frozenset({MessageKind.SCORECARD}),
    )
    number, _ = await endpoints.register(entry, by=stage.people.sam, at=AT)
    await endpoints.send_test(number, by=stage.people.sam, at=AT)
    await sql.rows(TRIED)
    ruth = await sign_in_as(visitor, stage.people.ruth)
    await ruth.get(f"/systems/{number}")
    assert "concord.test" in ruth.page
    assert ": 500" in ruth.page
    assert "quokka" not in ruth.page.lower()
    assert "<button" not in ruth.page.partition("<main")[2]
    sam = await sign_in_as(visitor, stage.people.sam)
    await sam.get(f"/systems/{number}")
    assert "quokka-answer" in sam.page
    assert "https://quokka.example/in" in sam.page


async def test_an_administrator_tests_switches_and_names(stage: Stage, visitor: Visitor) -> None:
    sam = await sign_in_as(visitor, stage.people.sam)
    await sam.get("/systems/new")
    await sam.post("/systems", TYPED)
    address = "/systems/SY-2026-0001"
    for act, fields in (("tests", {}), ("state", {"state": "off"}), ("state", {"state": "on"})):
        await sam.get(address)
        assert (await sam.post(f"{address}/{act}", fields)).status_code == 303
    await sam.get("/systems/of-record")
    assert (await sam.post("/systems/of-record", {"name": "311 CRM", "role": "analyst"})).status_code == 303
    await sam.get("/systems")
    assert "The analyst of 311 says when it shows a new target" in sam.page


async def test_the_look_up_tells_311_what_the_system_may_still_show_until_somebody_says_otherwise(
    stage: Stage, visitor: Visitor
) -> None:
    await name_system("311 CRM", role="analyst", by=stage.people.sam, at=AT)
    await stage.adopted(LAMP_FASTER)
    clock.set_to(AT + timedelta(days=30))
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.get("/services/street-lamp")
    told = "311 CRM still shows 10 business days"
    assert told not in dana.page
    marcus = await sign_in_as(visitor, stage.people.marcus)
    await marcus.get("/services/street-lamp")
    assert told in marcus.page
    assert "confirmed by nobody yet" in marcus.page
    await marcus.get("/to-do")
    assert 'href="/shown/streets-2"' in marcus.page
    await marcus.get("/shown/streets-2")
    promised = re.findall(r"concord-answer.*", marcus.page)
    refused = await marcus.post(
        "/shown/streets-2/confirmation", {"shown_on": "2030-01-01", "words": "Ticket"}
    )
    assert refused.status_code == 422
    assert "This day is still to come" in marcus.page
    assert "Ticket" in marcus.page
    said = await marcus.post("/shown/streets-2/confirmation", {"shown_on": "2026-06-09", "words": ""})
    assert said.status_code == 303
    await marcus.get("/services/street-lamp")
    assert told not in marcus.page
    await marcus.get("/shown/streets-2")
    assert "Shown since Tue, Jun 9" in marcus.page
    assert promised == re.findall(r"concord-answer.*", marcus.page)


async def test_of_no_system_there_is_no_page(stage: Stage, visitor: Visitor) -> None:
    await stage.adopted(LAMP_FASTER)
    marcus = await sign_in_as(visitor, stage.people.marcus)
    assert (await marcus.get("/shown/streets-2")).status_code == 404
    assert "No system that shows targets is named" in marcus.page
