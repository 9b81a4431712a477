"""`/findings/{number}` and `/sources/{code}/finding`: what the due dates of a data source promise, as it was kept."""

import json
from datetime import datetime
from typing import Any

from litestar import Controller, Response
from litestar.params import FromPath

from governance.api.shapes import Answer
from governance.api.site.answers import answered
from governance.api.site.routes import read
from governance.errors import NotFound
from governance.inference.queries.findings import KeptFinding, finding_by_number, findings_of, uploads_since
from governance.requests.queries.feeds import feed_by_code
from governance.web.site.pages import Request, settings_of
from governance.web.sources.source_access import sees_sources

NONE_YET = "The promises of this data source were not read yet. Its page reads them: {}"


class FindingDetail(Answer, frozen=True, kw_only=True):
    """One reading. `found` is exactly what is hashed: per name its promises with since when and how many due dates follow
    them, rivals with the cases that decide, days off, what follows for single requests.

    `uploads_since` were taken in after it: then the page of the source may say something else by now.
    """

    number: str
    source: str
    requests: int
    fingerprint: str
    asked_by: str
    at: datetime
    finished_at: datetime | None
    uploads_since: int
    found: dict[str, Any]
    page: str


class FindingResource(Controller):
    path = "/"
    tags = ("findings",)

    @read("/findings/{number:str}", operation="showFinding", summary="What the data promise, as it was kept")
    async def show(self, request: Request, number: FromPath[str]) -> Response[FindingDetail]:
        await sees_sources(request)
        return await _answer(request, await finding_by_number(number))

    @read(
        "/sources/{code:str}/finding",
        operation="showLatestFinding",
        summary="The last finding of a data source",
    )
    async def latest(self, request: Request, code: FromPath[str]) -> Response[FindingDetail]:
        await sees_sources(request)
        source = await feed_by_code(code)
        kept = (await findings_of(source.code)).kept
        if kept is None:
            raise NotFound(NONE_YET.format(f"{settings_of(request).url}/sources/{source.code}/promises"))
        return await _answer(request, kept)


async def _answer(request: Request, kept: KeptFinding) -> Response[FindingDetail]:
    facts = kept.facts
    told = FindingDetail(
        number=facts.number,
        source=facts.source,
        requests=facts.rows,
        fingerprint=facts.hash,
        asked_by=facts.who,
        at=facts.at,
        finished_at=facts.finished_at,
        uploads_since=await uploads_since(facts.number),
        found=json.loads(kept.written),
        page=f"{settings_of(request).url}/findings/{facts.number}",
    )
    return answered(request, told)
