"""`/webhooks`: which systems are told of what, their secrets, and every message; as its pages, for administrators.

A secret is told once, by the answer that makes it.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from litestar import Controller, Response, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from governance.api.site.again import IdempotencyKey, done_once
from governance.api.site.answers import Cursor, IfMatch, Limit, Page, after, answered, page, revision_of
from governance.api.site.routes import change, read
from governance.errors import NotFound
from governance.identity.rules.tokens import Scope
from governance.web.site.pages import Request, now
from governance.web.systems.pages import administrator, seen
from governance.webhooks.actions import endpoints as actions
from governance.webhooks.queries import endpoints as queries
from governance.webhooks.queries.endpoints import DeliveryFacts, EndpointFacts
from governance.webhooks.rules.endpoints import EndpointEntry
from governance.webhooks.rules.messages import MessageKind


class OnOff(StrEnum):
    ON = "on"
    OFF = "off"


class NewWebhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A system that is to be told. `confirms`: its answers may say that it shows a new target."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    address: Annotated[str, Meta(min_length=1, max_length=500, examples=["https://crm.example.gov/concord"])]
    contact: Annotated[str, Meta(min_length=1, max_length=200)]
    kinds: Annotated[list[MessageKind], Meta(min_length=1, max_length=20)]
    confirms: bool = False


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A system that is told. Until `old_secret_until` the secret before this one signs, too."""

    number: str
    name: str
    address: str
    contact: str
    kinds: list[str]
    confirms: bool
    state: OnOff
    off_reason: str
    old_secret_until: datetime | None
    made_at: datetime


class WebhookSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret that was just made; nobody is told it a second time."""

    secret: str
    webhook: Webhook


class WebhookSwitch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether it is told; while it is off, what happens waits."""

    state: OnOff


class DeliveryTry(msgspec.Struct, frozen=True, kw_only=True):
    """One try to deliver; `status` 0: no answer. Without an end it is under way."""

    at: datetime
    ended_at: datetime | None
    status: int
    words: str


class WebhookMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message with its tries, the latest first."""

    id: str
    kind: str
    sequence: int
    part: int
    state: str
    next_at: datetime | None
    made_at: datetime
    tries: list[DeliveryTry]


class WebhookResource(Controller):
    path = "/webhooks"
    tags = ("webhooks",)

    @read("/", operation="listWebhooks", scope=Scope.WEBHOOKS, summary="All systems that are told")
    async def index(
        self, request: Request, cursor: Cursor = None, limit: Limit = 50
    ) -> Response[Page[Webhook]]:
        seen(request)
        found, begin = sorted(await queries.endpoints(), key=_number), after(request, cursor)
        later = [one for one in found if one.number > begin]
        shown, following = page(request, later[: limit + 1], limit, _number)
        return answered(request, Page(items=[_webhook(one) for one in shown], next=following))

    @change("/", operation="registerWebhook", scope=Scope.WEBHOOKS, summary="Have a system told from now on")
    async def register(
        self, request: Request, data: JSONBody[NewWebhook], key: IdempotencyKey
    ) -> Response[WebhookSecret]:
        by = administrator(request)

        async def act() -> Response[WebhookSecret]:
            number, secret = await actions.register(_entry(data), by=by, at=now(request))
            return await _secret(request, number, secret)

        return await done_once(request, key, act)

    @read("/{number:str}", operation="showWebhook", scope=Scope.WEBHOOKS, summary="One system that is told")
    async def show(self, request: Request, number: FromPath[str]) -> Response[Webhook]:
        return await _answer(request, number)

    @change(
        "/{number:str}/state", operation="switchWebhook", scope=Scope.WEBHOOKS, by=put, summary="On or off"
    )
    async def switch(
        self, request: Request, number: FromPath[str], data: JSONBody[WebhookSwitch], if_match: IfMatch
    ) -> Response[Webhook]:
        """What is so already, as it was looked at, needs no act."""
        by, seen_at, found = administrator(request), revision_of(if_match), await queries.endpoint(number)
        if (str(found.state), found.revision) != (str(data.state), seen_at):
            act = actions.switch_on if data.state is OnOff.ON else actions.switch_off
            await act(number, by=by, at=now(request), seen=seen_at)
        return await _answer(request, number)

    @change(
        "/{number:str}/secret", operation="rotateSecret", scope=Scope.WEBHOOKS, summary="Make a new secret"
    )
    async def rotate(
        self, request: Request, number: FromPath[str], if_match: IfMatch, key: IdempotencyKey
    ) -> Response[WebhookSecret]:
        by, seen_at = administrator(request), revision_of(if_match)

        async def act() -> Response[WebhookSecret]:
            secret = await actions.rotate(number, by=by, at=now(request), seen=seen_at)
            return await _secret(request, number, secret)

        return await done_once(request, key, act)

    @read(
        "/{number:str}/messages",
        operation="listMessages",
        scope=Scope.WEBHOOKS,
        summary="Its latest 50 messages",
    )
    async def messages(self, request: Request, number: FromPath[str]) -> Response[Page[WebhookMessage]]:
        return answered(request, Page(items=await _log(request, number)))

    @change("/{number:str}/tests", operation="testWebhook", scope=Scope.WEBHOOKS, summary="Send a test")
    async def test(
        self, request: Request, number: FromPath[str], key: IdempotencyKey
    ) -> Response[WebhookMessage]:
        by = administrator(request)

        async def act() -> Response[WebhookMessage]:
            await actions.send_test(number, by=by, at=now(request))
            return answered(request, (await _log(request, number))[0], status=201)

        return await done_once(request, key, act)

    @change(
        "/{number:str}/messages/{message:str}/deliveries",
        operation="sendAgain",
        scope=Scope.WEBHOOKS,
        summary="Have a message delivered once more, under the same id",
    )
    async def replay(
        self, request: Request, number: FromPath[str], message: FromPath[str], key: IdempotencyKey
    ) -> Response[WebhookMessage]:
        by = administrator(request)

        async def act() -> Response[WebhookMessage]:
            await actions.replay(number, message, by=by, at=now(request))
            return answered(request, _of(await _log(request, number), message), status=201)

        return await done_once(request, key, act)


def _number(one: EndpointFacts) -> str:
    return one.number


def _entry(given: NewWebhook) -> EndpointEntry:
    return EndpointEntry(
        name=given.name,
        address=given.address,
        contact=given.contact,
        kinds=frozenset(given.kinds),
        confirms=given.confirms,
    )


async def _answer(request: Request, number: str) -> Response[Webhook]:
    seen(request)
    found = await queries.endpoint(number)
    return answered(request, _webhook(found), revision=found.revision)


async def _secret(request: Request, number: str, secret: str) -> Response[WebhookSecret]:
    found = await queries.endpoint(number)
    told = WebhookSecret(secret=secret, webhook=_webhook(found))
    headers = {"Location": f"/api/v1/webhooks/{number}"}
    return answered(request, told, revision=found.revision, status=201, headers=headers)


def _webhook(one: EndpointFacts) -> Webhook:
    return Webhook(
        number=one.number,
        name=one.name,
        address=one.address,
        contact=one.contact,
        kinds=sorted(map(str, one.kinds)),
        confirms=one.confirms,
        state=OnOff(str(one.state)),
        off_reason=one.off_reason,
        old_secret_until=one.old_until,
        made_at=one.made_at,
    )


async def _log(request: Request, number: str) -> list[WebhookMessage]:
    seen(request)
    found = await queries.endpoint(number)
    return [_message(one) for one in await queries.log(found.id)]


def _message(one: DeliveryFacts) -> WebhookMessage:
    return WebhookMessage(
        id=one.message,
        kind=one.kind,
        sequence=one.sequence,
        part=one.part,
        state=one.state,
        next_at=one.next_at,
        made_at=one.made_at,
        tries=[DeliveryTry(**vars(each)) for each in one.attempts],
    )


def _of(messages: Iterable[WebhookMessage], wanted: str) -> WebhookMessage:
    found = next((one for one in messages if one.id == wanted), None)
    if found is None:
        raise NotFound("There is no such message among the latest.")
    return found
