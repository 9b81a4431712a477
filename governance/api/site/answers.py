"""Answers: a value with its mark, what is not sent again (304), a list a page at a time, and which revision a change is of.

The mark of what has a revision is the revision; of anything else it is a fingerprint of the answer.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar, cast

import msgspec
from litestar import Response
from litestar.enums import MediaType
from litestar.params import HeaderParameter, QueryParameter

from governance.errors import Invalid
from governance.web.site import cookies
from governance.web.site.pages import Request, settings_of

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)
MOST = 200
KEPT = "private, no-cache"  # a client may keep it, and asks each time whether it still holds
WRONG_MARK = 'If-Match takes the ETag of an answer, such as "7".'

IfMatch = Annotated[
    str,
    HeaderParameter(
        name="If-Match",
        pattern=r'^"[0-9]{1,9}"$',
        description="The ETag of the answer that you looked at. An older one is answered with 412.",
    ),
]
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=MOST, description="How many, at most.")]
Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor",
        required=False,
        pattern=r"^[A-Za-z0-9_-]{1,400}\.[0-9a-f]{64}$",
        description="The `next` of the page before.",
    ),
]


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some of a list. `next` is the cursor of what follows, null where nothing does."""

    items: list[T]
    next: str | None = None


def answered(
    request: Request,
    value: S,
    *,
    revision: int | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[S]:
    """The value as JSON with its ETag; 304 where the client has it already."""
    body = msgspec.json.encode(value)
    mark = f'"{hashlib.sha256(body).hexdigest()[:32] if revision is None else revision}"'
    told = {"ETag": mark, "Cache-Control": KEPT, **(headers or {})}
    if status == 200 and request.method in {"GET", "HEAD"} and mark in _marks(request):
        return cast("Response[S]", Response(b"", status_code=304, headers=told, media_type=MediaType.JSON))
    return cast("Response[S]", Response(body, status_code=status, headers=told, media_type=MediaType.JSON))


def _marks(request: Request) -> set[str]:
    given = request.headers.get("If-None-Match", "")
    return {each.strip().removeprefix("W/") for each in given.split(",")}


def revision_of(if_match: str) -> int:
    """The revision that a change is of. Raises Invalid."""
    if not re.fullmatch(r'"[0-9]{1,9}"', if_match):
        raise Invalid(WRONG_MARK, fields={"If-Match": "is no ETag of ours"})
    return int(if_match.strip('"'))


def page(
    request: Request, rows: Sequence[Any], limit: int, key: Callable[[Any], str]
) -> tuple[Sequence[Any], str | None]:
    """Of `limit + 1` rows that were asked for, those of this page, and the cursor of the next. `key` orders them all."""
    shown = rows[:limit]
    follows = len(rows) > limit
    return shown, cookies.signed(settings_of(request), _purpose(request), key(shown[-1])) if follows else None


def after(request: Request, cursor: str | None) -> str:
    """The key after which a page begins; "" for the first. Raises Invalid for what is no cursor of this list."""
    if cursor is None:
        return ""
    found = cookies.unsigned(settings_of(request), _purpose(request), cursor)
    if found is None:
        raise Invalid(
            "This cursor is of another list. Begin without one.", fields={"cursor": "is not of this list"}
        )
    return found


def _purpose(request: Request) -> str:
    return f"cursor:{request.url.path}"
