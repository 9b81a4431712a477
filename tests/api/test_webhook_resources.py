"""Systems that are told, by program: as on their pages, with secrets told once."""

from asyncio import gather
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar
from standardwebhooks import Webhook

from governance.agreements.actions.deployments import name_system
from governance.audit.tags import Tag
from governance.identity.rules.tokens import Scope
from tests.api.conftest import Program, program, token_of
from tests.changes.stage import AT, Stage, events, tags
from tests.web.conftest import fixed_clock, stage  # noqa: F401 - fixtures
from tests.webhooks.conftest import this_machine_may_be_told  # noqa: F401 - a fixture
from tests.webhooks.receiver import receiver
from tests.webhooks.told import JULY, happens, told

pytestmark = pytest.mark.anyio
CRM: dict[str, Any] = {"name": "CRM", "contact": "Ada Berg, 555-0100", "kinds": ["version.scheduled"]}
SCOPES = (Scope.READ, Scope.WEBHOOKS)


@pytest.fixture
async def sam(app: Litestar, stage: Stage) -> AsyncIterator[Program]:  # noqa: F811
    async with program(app, await token_of(stage.people.sam, SCOPES)) as one:
        yield one


def key(number: int) -> dict[str, str]:
    return {"Idempotency-Key": f"webhook-{number}"}


async def test_a_system_is_registered_tested_and_told_by_the_secret_it_was_given(sam: Program) -> None:
    async with receiver() as crm:
        made = await sam.post("/webhooks", {**CRM, "address": crm.address}, **key(1))
        assert made.status_code == 201, made.text
        secret, number = made.json()["secret"], made.json()["webhook"]["number"]
        assert made.headers["location"] == f"/api/v1/webhooks/{number}"
        shown = await sam.get(f"/webhooks/{number}")
        assert shown.json() == made.json()["webhook"]
        assert (await sam.get("/webhooks")).json() == {"items": [shown.json()], "next": None}
        test = await sam.post(f"/webhooks/{number}/tests", **key(2))
        assert test.status_code == 201, test.text
        assert await told() == 1
        again = await sam.post(f"/webhooks/{number}/messages/{test.json()['id']}/deliveries", **key(3))
        assert again.status_code == 201, again.text
        assert await told() == 1
    assert [Webhook(secret).verify(one.body, one.headers)["type"] for one in crm.received] == [
        "concord.test"
    ] * 2
    (message,) = (await sam.get(f"/webhooks/{number}/messages")).json()["items"]
    assert [each["status"] for each in message["tries"]] == [200, 200]
    assert (await tags())[-3:] == [Tag.ENDPOINT_REGISTERED, Tag.ENDPOINT_TESTED, Tag.MESSAGE_REPLAYED]
    for answer in (await sam.get("/webhooks"), await sam.get(f"/webhooks/{number}")):
        assert secret not in answer.text
    assert secret not in "".join(each["body"] for each in await events())


async def test_criterion_27_of_two_who_make_a_new_secret_over_one_etag_one_was_late(sam: Program) -> None:
    made = await sam.post("/webhooks", {**CRM, "address": "https://crm.example.gov/in"}, **key(1))
    at = f"/webhooks/{made.json()['webhook']['number']}"
    mark = {"If-Match": made.headers["etag"]}
    answers = await gather(*(sam.post(f"{at}/secret", **mark, **key(n)) for n in (2, 3)))
    assert sorted(each.status_code for each in answers) == [201, 412]
    off = await sam.send("PUT", f"{at}/state", {"state": "off"}, **mark)
    assert off.status_code == 412
    now = {"If-Match": (await sam.get(at)).headers["etag"]}
    off = await sam.send("PUT", f"{at}/state", {"state": "off"}, **now)
    assert (off.status_code, off.json()["state"]) == (200, "off")
    assert (await tags()).count(Tag.ENDPOINT_ROTATED) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"address": "ftp://crm.example.gov/in"}, "address"),
        ({"address": "https://ada:secret@crm.example.gov/in"}, "address"),
        ({"kinds": ["concord.test"]}, "kinds"),
        ({"name": " "}, "name"),
    ],
)
async def test_what_cannot_be_taken_is_named(sam: Program, wrong: dict[str, Any], field: str) -> None:
    answer = await sam.post("/webhooks", {**CRM, "address": "https://crm.example.gov/in", **wrong}, **key(1))
    assert (answer.status_code, set(answer.json().get("fields", ()))) == (422, {field}), answer.text


async def test_only_administrators_keep_systems(app: Litestar, stage: Stage, sam: Program) -> None:  # noqa: F811
    body = {**CRM, "address": "https://crm.example.gov/in"}
    at = f"/webhooks/{(await sam.post('/webhooks', body, **key(1))).json()['webhook']['number']}"
    for who, reads, status in (("ruth", 200, 403), ("marcus", 404, 404), ("dana", 404, 404)):
        async with program(app, await token_of(getattr(stage.people, who), SCOPES)) as other:
            assert (await other.get(at)).status_code == reads
            assert (await other.post("/webhooks", body, **key(2))).status_code == status
            assert (await other.post(f"{at}/secret", **{"If-Match": '"0"'}, **key(3))).status_code == status
    async with program(app, await token_of(stage.people.sam)) as reader:
        assert (await reader.get(at)).status_code == 403


async def test_whoever_looks_after_the_system_says_that_it_shows_a_version(
    app: Litestar,
    stage: Stage,  # noqa: F811
    sam: Program,
) -> None:
    at, said = "/deployments/streets-2", {"shown_on": AT.date().isoformat(), "words": "Ticket 17"}
    await name_system("Port Alder 311 CRM", role="analyst", by=stage.people.sam, at=AT)
    await happens(stage)
    assert JULY > AT
    assert (await sam.post(f"{at}/confirmation", said, **key(1))).status_code == 403
    async with program(app, await token_of(stage.people.marcus, SCOPES)) as marcus:
        assert (await marcus.get(at)).json()["waits"] is True
        early = await marcus.post(f"{at}/confirmation", {"shown_on": "2026-01-01"}, **key(1))
        assert (early.status_code, set(early.json()["fields"])) == (422, {"shown_on"})
        answers = await gather(*(marcus.post(f"{at}/confirmation", said, **key(2)) for _ in range(5)))
        assert {(each.status_code, each.content) for each in answers} == {(201, answers[0].content)}
        assert answers[0].json()["waits"] is False
        assert (await marcus.post(f"{at}/confirmation", said, **key(3))).status_code == 409
        assert (await marcus.get("/deployments/streets-99")).status_code == 404
    assert (await tags()).count(Tag.TARGET_SHOWN) == 1
