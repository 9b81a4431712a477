"""Writes that may come again: `Idempotency-Key` names one, and whoever sends it again gets the answer of the first."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar, cast

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from governance.api.site.door import caller_of
from governance.identity.actions.once import Kept, Keyed, once
from governance.identity.rules.real_time import real_now
from governance.web.site.pages import Request

S = TypeVar("S", bound=msgspec.Struct)
JSON = "application/json"

IdempotencyKey = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_.:-]{8,100}$",
        description="A name of your own for this one act, kept for 24 hours: sent again, it is answered again and not done again.",
    ),
]


async def done_once(
    request: Request, key: str, act: Callable[[], Awaitable[Response[S]]], *, sent: bytes | None = None
) -> Response[S]:
    """The answer of `act`, which `answers.answered` made, or of its first time. `sent` tells what came in a file."""

    async def acted() -> Kept:
        answer = await act()
        body = cast("bytes", answer.content)
        return Kept(
            status=answer.status_code or 200, headers=json.dumps(dict(answer.headers)), body=body.decode()
        )

    kept = await once(await _keyed(request, key, sent), acted, real=real_now())
    again = Response(
        kept.body.encode(), status_code=kept.status, media_type=JSON, headers=json.loads(kept.headers)
    )
    return cast("Response[S]", again)


async def _keyed(request: Request, key: str, sent: bytes | None) -> Keyed:
    said = await request.body() if sent is None else sent
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + said
    mark = hashlib.sha256(asked + request.headers.get("If-Match", "").encode()).hexdigest()
    return Keyed(token_id=caller_of(request).token_id, key=key, request=mark)
