"""Systems are told: once, in order, signed, tried again; one that fails or hangs stops nobody else."""

import asyncio
import base64
import hashlib
import hmac
from asyncio import gather
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from governance import settings
from governance.agreements.actions import announce
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden, NotFound, Stale
from governance.outgoing import client
from governance.webhooks.actions import delivering, endpoints, outbox
from governance.webhooks.actions.delivering import deliver
from governance.webhooks.actions.outbox import collect
from governance.webhooks.queries.endpoints import endpoint, log
from governance.webhooks.rules.endpoints import State
from tests.changes.stage import AT, LAMP, LAMP_FASTER, Stage, events, tags
from tests.databases import by_owner
from tests.webhooks.receiver import OK, Received, receiver, status
from tests.webhooks.told import JULY, happens, later, registered, said, told, types

pytestmark = pytest.mark.anyio
NOTHING = "SELECT :endpoint::bigint, :owner::text"
EVERY = ["version.scheduled", "version.in-effect", "version.superseded", "promise.changed"]


async def test_a_new_target_is_told_whole_in_order_and_once(stage: Stage) -> None:
    async with receiver() as crm:
        number, _ = await registered(stage, crm)
        await happens(stage)
        assert await told() == 4
        assert await told() == 0
    assert types(crm) == EVERY
    scheduled, in_effect, superseded, promise = (said(one)["data"] for one in crm.received)
    assert [each["sequence"] for each in (scheduled, in_effect, superseded, promise)] == [1, 2, 3, 4]
    assert (in_effect["agreement"], in_effect["version"], in_effect["effective_from"]) == (
        "streets",
        2,
        "2026-07-01",
    )
    assert len(in_effect["fingerprint"]) == 64
    assert in_effect["address"].endswith("/agreements/streets")
    (line,) = in_effect["changed"]
    assert (line["service"], line["name"]) == ("street-lamp", "Street lamp out")
    assert line["old"]["target"]["amount"] == LAMP.target.amount  # type: ignore[union-attr]
    assert line["new"]["target"] == {"amount": 9, "unit": "business-days"}
    assert line["new"]["words"].startswith("9 business days, 90")
    assert (superseded["version"], superseded["superseded_by"]) == (1, 2)
    assert (
        promise["changed"][0]["new"]
        == "Streets completes “Street lamp out” within 9 business days, 9 times out of 10."
    )
    assert {one.headers["content-type"] for one in crm.received} == {"application/json"}
    assert (await endpoint(number)).waiting == 0


async def test_the_signature_is_the_standards_and_a_rotated_secret_signs_beside_the_new_one(
    stage: Stage,
) -> None:
    def good(one: Received, secret: str) -> str:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        text = f"{one.headers['webhook-id']}.{one.headers['webhook-timestamp']}.".encode() + one.body
        return "v1," + base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()

    async with receiver() as crm:
        number, first = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await told()
        second = await endpoints.rotate(number, by=stage.people.sam, at=AT)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await told()
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await deliver(at=AT + timedelta(days=8))
    one, two, three = crm.received
    assert one.headers["webhook-signature"] == good(one, first)
    assert two.headers["webhook-signature"] == f"{good(two, second)} {good(two, first)}"
    assert three.headers["webhook-signature"] == good(three, second)
    assert first != second


async def test_the_library_of_the_standard_takes_every_delivery_and_nothing_else(stage: Stage) -> None:
    """Under the new secret and, for its seven days, under the one before; never altered, foreign or older than 5 minutes."""
    async with receiver() as crm:
        number, first = await registered(stage, crm)
        await happens(stage)
        second = await endpoints.rotate(number, by=stage.people.sam, at=AT)
        await told()
    for one in crm.received:
        for secret in (first, second):
            assert Webhook(secret).verify(one.body, one.headers)["type"] in EVERY
    (one, *_) = crm.received
    late = {**one.headers, "webhook-timestamp": str(int(one.headers["webhook-timestamp"]) - 301)}
    foreign = "whsec_" + base64.b64encode(b"another secret of 32 bytes" * 2).decode()
    others = (
        (second, replace(one, body=one.body + b" ")),
        (second, replace(one, headers={**one.headers, "webhook-id": "msg_another"})),
        (second, replace(one, headers=late)),
        (foreign, one),
    )
    for secret, refused in others:
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(refused.body, refused.headers)


async def test_only_success_counts_and_the_same_message_is_tried_again(stage: Stage) -> None:
    answers = iter([status(302, Location="http://127.0.0.1:1/"), status(500, "no\x00 room"), "", OK])
    async with receiver(lambda _: next(answers)) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        received = []
        for _ in range(4):
            received.append(await told())
            await later(hours=3)
    assert received == [0, 0, 0, 1]
    assert len({one.headers["webhook-id"] for one in crm.received}) == 1
    assert len({one.body for one in crm.received}) == 1
    (message,) = await log((await endpoint(number)).id)
    assert [each.status for each in message.attempts] == [200, 0, 500, 302]
    assert [each.words for each in message.attempts[2:]] == ["no room", ""]
    assert message.attempts[1].words.startswith("No answer: ")


async def test_the_order_is_kept_and_a_dead_message_holds_the_next_ones_back_for_an_hour_only(
    stage: Stage,
) -> None:
    def answers(one: Received) -> str:
        return status(500) if said(one)["type"] == "version.scheduled" else OK

    async with receiver(answers) as crm:
        await registered(stage, crm)
        await happens(stage)
        for _ in range(2):
            await told()
        assert types(crm) == ["version.scheduled"]
        await later(minutes=10)
        await told()
        assert types(crm) == ["version.scheduled"] * 2
        await later(minutes=51)
        await told()
        await told()
    assert types(crm) == ["version.scheduled"] * 3 + EVERY[1:]
    assert [said(one)["data"]["sequence"] for one in crm.received[-3:]] == [2, 3, 4]


async def test_a_system_may_ask_for_time(stage: Stage) -> None:
    async with receiver(lambda _: status(429, Retry_After="1200")) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await told()
        await later(minutes=15)
        await told()
        assert len(crm.received) == 1
        await later(minutes=6)
        await told()
    assert len(crm.received) == 2


async def test_after_three_days_of_failures_it_is_switched_off_and_what_happens_waits(stage: Stage) -> None:
    ok = False
    async with receiver(lambda _: OK if ok else status(503)) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await told()
        await later(days=3)
        await told()
        off = await endpoint(number)
        assert (off.state, off.off_reason) == (State.OFF, delivering.GIVEN_UP)
        assert (await tags())[-1] == Tag.ENDPOINT_SWITCHED_OFF
        await happens(stage)
        await told()
        assert types(crm) == ["concord.test"] * 2
        ok = True
        await endpoints.switch_on(number, by=stage.people.sam, at=AT)
        assert await told() == 5
    assert types(crm)[2:] == ["concord.test", *EVERY]


async def test_who_wants_to_be_told_no_more_is_told_no_more(stage: Stage) -> None:
    async with receiver(lambda _: status(410)) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await told()
    assert (await endpoint(number)).off_reason == delivering.TOLD_NO_MORE


async def test_a_message_dies_after_its_tenth_try_and_can_be_sent_again_under_its_id(stage: Stage) -> None:
    ok = False
    async with receiver(lambda _: OK if ok else status(400)) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        for _ in range(11):
            await told()
            await later(hours=2)
            await sql.rows("UPDATE delivery SET next_at = now() - interval '1 s' WHERE state = 'waiting'")
        assert len(crm.received) == 10
        of = (await endpoint(number)).id
        (dead,) = await log(of)
        assert dead.state == "dead"
        ok = True
        await endpoints.replay(number, dead.message, by=stage.people.sam, at=AT)
        assert await told() == 1
    assert {one.headers["webhook-id"] for one in crm.received} == {dead.message}
    (again,) = await log(of)
    assert (again.state, len(again.attempts)) == ("received", 11)
    with pytest.raises(NotFound):
        await endpoints.replay(number, "msg_unknown", by=stage.people.sam, at=AT)


async def test_a_process_that_dies_between_try_and_answer_leaves_a_try_and_the_message_is_sent_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    async def dies(*_: object) -> None:
        raise Killed

    async with receiver() as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        await collect(at=AT)
        with monkeypatch.context() as patch:
            patch.setattr(delivering, "_answer", dies)
            patch.setattr(delivering, "RELEASED", NOTHING)  # it died: nothing is tidied up
            with pytest.raises(Killed):
                await deliver(at=AT)
        assert await deliver(at=AT) == 0  # its lease still runs
        await later(seconds=91)
        assert await deliver(at=AT) == 1
    (message,) = await log((await endpoint(number)).id)
    assert [(each.status, each.ended_at is None) for each in message.attempts] == [(200, False), (0, True)]


async def test_one_poisoned_system_stops_only_itself(stage: Stage) -> None:
    async with receiver() as crm:
        sick, _ = await registered(stage, crm)
        await registered(stage, crm)
        await sql.rows("UPDATE endpoint SET address = 'https://[' WHERE number = :number", number=sick)
        await happens(stage)
        assert await told() == 4
    assert types(crm) == EVERY
    (first, *_) = reversed(await log((await endpoint(sick)).id))
    assert first.attempts[0].words.startswith("No answer: ")


async def test_one_event_that_cannot_be_written_stops_no_other_and_can_be_written_later(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("poisoned")

    async with receiver() as crm:
        number, _ = await registered(stage, crm)
        await stage.adopted(LAMP_FASTER)
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "drafts", broken)
            await collect(at=AT)
        await announce(at=JULY)
        assert await told() == 3
        assert types(crm) == EVERY[1:]
        lost = (await log((await endpoint(number)).id))[-1]
        assert (lost.state, lost.kind) == ("dead", "version.scheduled")
        await endpoints.replay(number, lost.message, by=stage.people.sam, at=AT)
        assert await told() == 1
    assert types(crm)[-1] == "version.scheduled"


async def test_a_system_that_says_too_much_is_heard_no_further(stage: Stage) -> None:
    endless = f"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n{'x' * 9_000}"
    async with receiver(lambda _: endless) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        assert await told() == 1
    assert len((await log((await endpoint(number)).id))[0].attempts[0].words) == 200


async def test_a_system_that_never_comes_to_an_end_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PATIENCE", 0.5)

    async def dribbles(_: object, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n")
        with suppress(OSError):
            while True:  # each piece comes in time, the whole never does
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)

    async with receiver(serve=dribbles) as crm:
        number, _ = await registered(stage, crm)
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        assert await told() == 0
    (message,) = await log((await endpoint(number)).id)
    assert message.attempts[0].words == "No answer: it took too long"


async def test_where_an_address_leads_inside_nothing_is_sent(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiver() as crm:
        number, _ = await registered(stage, crm.address.replace("127.0.0.1", "0x7f000001"))
        other, _ = await registered(stage, "https://10.0.0.1/in")
        for one in (number, other):
            await endpoints.send_test(one, by=stage.people.sam, at=AT)
        monkeypatch.setenv("GOVERNANCE_WEBHOOK_NETWORKS", "10.20.0.0/16")
        settings.current.cache_clear()
        assert await told() == 0
    assert not crm.received
    for one in (number, other):
        (message,) = await log((await endpoint(one)).id)
        assert "does not reach" in message.attempts[0].words


async def test_two_processes_tell_everything_once(stage: Stage) -> None:
    async with receiver() as crm:
        await registered(stage, crm)
        await happens(stage)
        await gather(*(collect(at=AT) for _ in range(4)))
        await gather(*(deliver(at=AT) for _ in range(4)))
        await deliver(at=AT)
    assert types(crm) == EVERY


async def test_only_an_administrator_keeps_systems_and_each_act_is_on_record(stage: Stage) -> None:
    people = stage.people
    number, secret = await registered(stage, "https://crm.example.gov/in")
    for who in (people.marcus, people.dana, people.amara, people.nora, people.ruth):
        for act in (endpoints.rotate, endpoints.send_test, endpoints.switch_off):
            with pytest.raises(Forbidden):
                await act(number, by=who, at=AT)
    await endpoints.rotate(number, by=people.sam, at=AT)
    await endpoints.send_test(number, by=people.sam, at=AT)
    await endpoints.switch_off(number, by=people.sam, at=AT)
    with pytest.raises(Stale):
        await endpoints.send_test(number, by=people.sam, at=AT)
    await endpoints.switch_on(number, by=people.sam, at=AT)
    (message,) = await log((await endpoint(number)).id)
    await endpoints.replay(number, message.message, by=people.sam, at=AT)
    assert (await tags())[-6:] == [
        Tag.ENDPOINT_REGISTERED,
        Tag.ENDPOINT_ROTATED,
        Tag.ENDPOINT_TESTED,
        Tag.ENDPOINT_SWITCHED_OFF,
        Tag.ENDPOINT_SWITCHED_ON,
        Tag.MESSAGE_REPLAYED,
    ]
    assert secret not in "".join(each["body"] for each in await events())


async def test_a_copy_of_the_database_tells_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiver() as crm:
        number, _ = await registered(stage, crm)
        assert await told() == 0
        await endpoints.send_test(number, by=stage.people.sam, at=AT)
        monkeypatch.setenv("GOVERNANCE_URL", "https://copy.example.gov")
        settings.current.cache_clear()
        assert await told() == 0
        monkeypatch.delenv("GOVERNANCE_URL")
        settings.current.cache_clear()
        assert await told() == 1


async def test_the_trail_is_not_read_from_far_back_again_and_again(stage: Stage) -> None:
    async with receiver() as crm:
        await registered(stage, crm)
        await collect(at=AT)
        head = "UPDATE trail_head SET number = number + 600 RETURNING number"
        far = (await by_owner(head))[0]["number"]
        assert await collect(at=AT) == 0
        assert await sql.value("SELECT number FROM trail_reader WHERE name = 'webhooks'") == far
        await happens(stage)
        assert await told() == 4
