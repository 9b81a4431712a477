"""`/tokens/current`: what the token that asks is good for, and until when."""

from datetime import datetime

import msgspec
from litestar import Controller, Response

from governance.api.site.answers import answered
from governance.api.site.door import caller_of
from governance.api.site.routes import read
from governance.people.rules import Acting
from governance.web.site.pages import Request, viewer_of


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A role that the token's owner holds, or acts in, at this moment."""

    seat: str
    role: str
    title: str
    party: str
    party_name: str


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """The token that asks. `id` is its readable part; `service_account` is null for a person's token."""

    id: str
    name: str
    owner: str
    service_account: str | None
    scopes: list[str]
    expires_at: datetime
    seats: list[Seat]


class TokenResource(Controller):
    path = "/tokens"
    tags = ("tokens",)

    @read("/current", operation="showCurrentToken", scope=None, summary="The token that asks")
    async def current(self, request: Request) -> Response[Token]:
        caller, viewer = caller_of(request), viewer_of(request)
        found = Token(
            id=caller.code,
            name=caller.name,
            owner=viewer.name,
            service_account=caller.machine.person if caller.machine else None,
            scopes=sorted(caller.scopes),
            expires_at=caller.expires_at,
            seats=[_seat(one) for one in viewer.seats],
        )
        return answered(request, found)


def _seat(one: Acting) -> Seat:
    told = {"party": one.party, "party_name": one.party_name}
    return Seat(seat=one.seat, role=str(one.role), title=one.title, **told)
