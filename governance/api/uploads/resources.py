"""`/sources/{code}/uploads` and `/uploads`: taking in a file of service requests, and how far it is.

The same checks as on the pages, and the same processes that read files aside. What a source's columns mean is said on its
page, once; until then nothing is taken in for it here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.handlers import BaseRouteHandler
from litestar.params import Body, FromPath

from governance.api.site.again import IdempotencyKey, done_once
from governance.api.site.answers import answered
from governance.api.site.door import caller_of
from governance.api.site.routes import change, read
from governance.errors import Forbidden, Invalid
from governance.identity.rules.tokens import Scope
from governance.people.rules import Acting, PartyKind
from governance.requests.actions.importing import NewImport
from governance.requests.actions.uploading import queue_once
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.requests.queries.uploads import UploadFacts, refused_records, upload_by_number
from governance.requests.rules.uploads import ImportState
from governance.web.site import patience
from governance.web.site.files import KeptFile
from governance.web.site.pages import Request, now, settings_of, viewer_of
from governance.web.sources import column_form, source_access, upload_preview

SHOWN = 200  # lines that could not be read; all of them are on the page of the upload
FOREIGN = "A service account takes in requests for 311 alone."
COLUMNS = "Nobody has said yet what the columns of this source mean. Upload one file on its page first: {}"


@dataclass(frozen=True, kw_only=True)
class RequestFile:
    """An export as the city's system wrote it. `full`: all that there is, so that what is missing in it has vanished."""

    file: UploadFile
    full: bool = False


class RefusedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be read: its first physical line, the column, what stands there and what is wrong with it."""

    line: int
    column: str
    value: str
    reason: str


class UploadCounts(msgspec.Struct, frozen=True, kw_only=True):
    """accepted + updated + unchanged + rejected = records; unmatched and flagged are counted within."""

    records: int
    accepted: int
    updated: int
    unchanged: int
    rejected: int
    unmatched: int
    flagged: int
    vanished: int


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `progress` is in ten-thousandths of the state it is in; ask again until it is done or failed."""

    number: str
    source: str
    state: ImportState
    progress: int
    problem: str
    file_name: str
    size: int
    full: bool
    at: datetime
    finished_at: datetime | None
    counts: UploadCounts
    refused: list[RefusedLine]
    address: str


async def may_upload(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Before a byte of the file is read. Raises NotFound or Forbidden."""
    await _taker(Request(connection.scope, connection.receive, connection.send))


class UploadResource(Controller):
    path = "/"
    tags = ("uploads",)

    @change(
        "/sources/{code:str}/uploads",
        operation="uploadRequests",
        scope=Scope.REQUESTS,
        summary="Take in a file of service requests",
        status_code=202,
        guards=[may_upload],
        opt={"patience": patience.FILE},
        request_max_body_size=upload_preview.LIMIT,
    )
    async def take(
        self,
        request: Request,
        code: FromPath[str],
        data: Annotated[RequestFile, Body(media_type=RequestEncodingType.MULTI_PART)],
        key: IdempotencyKey,
    ) -> Response[Upload]:
        by, source = await _taker(request), await feed_by_code(code)
        kept = await _looked_into(request, source, data.file)
        new = NewImport(feed=code, file_name=kept.name, file_hash=kept.hash, size=kept.size, full=data.full)

        async def act() -> Response[Upload]:
            number, _ = await queue_once(new, by=by, at=now(request))
            return await _answer(request, number, status=202)

        return await done_once(request, key, act, sent=repr(new).encode())

    @read(
        "/uploads/{number:str}", operation="showUpload", scope=Scope.REQUESTS, summary="How far an upload is"
    )
    async def show(self, request: Request, number: FromPath[str]) -> Response[Upload]:
        await _taker(request)
        return await _answer(request, number)


async def _taker(request: Request) -> Acting:
    """Who takes in requests: the owner in a role that may, or a service account of 311."""
    machine = caller_of(request).machine
    if machine is None:
        await source_access.sees_sources(request)
        return source_access.taker(viewer_of(request))
    if machine.kind is not PartyKind.CENTER:
        raise Forbidden(FOREIGN)
    return machine


async def _looked_into(request: Request, source: FeedFacts, sent: UploadFile) -> KeptFile:
    """The file, stored for a day and found to be readable by its beginning. Raises Invalid or TooLarge."""
    if column_form.is_unconfirmed(source):
        page = f"{settings_of(request).url}/sources/{source.code}/uploads/new"
        raise Invalid(COLUMNS.format(page), fields={"code": "has no columns yet"})
    kept = await upload_preview.keep(request, sent)
    seen, form = await upload_preview.look_into(request, kept, source)
    upload_preview.refuse_unreadable(seen)
    if form.errors:
        raise Invalid(" ".join(form.errors.values()), fields=form.errors)
    column_form.refuse_unfit(source.mapping, seen)
    return kept


async def _answer(request: Request, number: str, *, status: int = 200) -> Response[Upload]:
    found = await upload_by_number(number)
    refused = await refused_records(found.id, limit=SHOWN) if found.counts.rejected else ()
    told = _upload(
        found, [RefusedLine(**vars(one)) for one in refused], f"{settings_of(request).url}/uploads/{number}"
    )
    headers = {"Location": f"/api/v1/uploads/{number}"} if status == 202 else {}
    return answered(request, told, status=status, headers=headers)


def _upload(one: UploadFacts, refused: list[RefusedLine], address: str) -> Upload:
    return Upload(
        number=one.number,
        source=one.source,
        state=one.state,
        progress=one.progress,
        problem=one.problem,
        file_name=one.file_name,
        size=one.size,
        full=one.full,
        at=one.at,
        finished_at=one.finished_at,
        counts=UploadCounts(**vars(one.counts)),
        refused=refused,
        address=address,
    )
