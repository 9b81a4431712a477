"""`/deployments`: whether the city's own system shows the targets of a version, and saying that it does.

It moves no promise: a target holds from its day, whatever a screen says.
"""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, Response
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from governance.agreements.queries.deployments import deployment
from governance.api.site.again import IdempotencyKey, done_once
from governance.api.site.answers import answered
from governance.api.site.routes import change, read
from governance.identity.rules.tokens import Scope
from governance.meetings.actions.version_steps import confirm_shown
from governance.web.site.pages import Request, now, settings_of
from governance.web.systems.shown import known_system, who_confirms


class Deployment(msgspec.Struct, frozen=True, kw_only=True):
    """A version and the system that shows targets. `waits`: somebody has yet to say that it shows this one."""

    number: str
    agreement: str
    version: int
    effective_from: date
    system: str
    waits: bool
    shown_on: date | None
    words: str
    address: str


class ShownConfirmation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The system shows this version since that day; how it is known."""

    shown_on: date
    words: Annotated[str, Meta(max_length=1_000)] = ""


class DeploymentResource(Controller):
    path = "/deployments"
    tags = ("deployments",)

    @read(
        "/{number:str}",
        operation="showDeployment",
        summary="Whether the system shows a version, such as streets-2",
    )
    async def show(self, request: Request, number: FromPath[str]) -> Response[Deployment]:
        return await _answer(request, number)

    @change(
        "/{number:str}/confirmation",
        operation="confirmDeployment",
        scope=Scope.WEBHOOKS,
        summary="Say that the system shows a version; for the role that looks after it",
    )
    async def confirm(
        self, request: Request, number: FromPath[str], data: JSONBody[ShownConfirmation], key: IdempotencyKey
    ) -> Response[Deployment]:
        by = who_confirms(request, await known_system())

        async def act() -> Response[Deployment]:
            await confirm_shown(number, shown_on=data.shown_on, words=data.words, by=by, at=now(request))
            return await _answer(request, number, status=201)

        return await done_once(request, key, act)


async def _answer(request: Request, number: str, *, status: int = 200) -> Response[Deployment]:
    known, found = await known_system(), await deployment(number, at=now(request))
    told = Deployment(
        number=found.number,
        agreement=found.agreement,
        version=found.version,
        effective_from=found.effective_from,
        system=known.name,
        waits=found.waits,
        shown_on=found.shown_on,
        words=found.words,
        address=f"{settings_of(request).url}/shown/{number}",
    )
    return answered(request, told, status=status)
