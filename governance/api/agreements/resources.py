"""`/agreements`: what 311 and each department promise each other, version by version."""

from litestar import Controller, Response
from litestar.params import FromPath

from governance.agreements import queries
from governance.agreements.queries.agreements import agreements
from governance.agreements.queries.content import filled
from governance.api.agreements import shapes
from governance.api.agreements.shapes import Agreement, Version, VersionHead
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.database.session import one_connection
from governance.errors import NotFound
from governance.web.site.pages import Request, now, settings_of, today


class AgreementResource(Controller):
    path = "/agreements"
    tags = ("agreements",)

    @read("/", operation="listAgreements", summary="All agreements, by their code")
    @one_connection()
    async def index(
        self, request: Request, cursor: Cursor = None, limit: Limit = 50
    ) -> Response[Page[Agreement]]:
        begins = after(request, cursor)
        every = sorted(await _agreements(request), key=lambda one: one.code)
        shown, following = page(
            request, [one for one in every if one.code > begins][: limit + 1], limit, lambda one: one.code
        )
        return answered(request, Page(items=list(shown), next=following))

    @read("/{code:str}", operation="showAgreement", summary="One agreement")
    @one_connection()
    async def show(self, request: Request, code: FromPath[str]) -> Response[Agreement]:
        await queries.agreement_by_code(code)
        return answered(request, next(one for one in await _agreements(request) if one.code == code))

    @read(
        "/{code:str}/versions",
        operation="listVersions",
        summary="Every version of an agreement, the newest first",
    )
    @one_connection()
    async def versions(self, request: Request, code: FromPath[str]) -> Response[Page[VersionHead]]:
        found = await queries.agreement_by_code(code)
        known = await queries.versions(found.id, on=today(request))
        heads = [shapes.head(one, code, url=settings_of(request).url) for one in known]
        return answered(request, Page(items=heads))

    @read(
        "/{code:str}/versions/{number:int}",
        operation="showVersion",
        summary="One version with every item, each under its fingerprint",
    )
    @one_connection()
    async def version(
        self, request: Request, code: FromPath[str], number: FromPath[int]
    ) -> Response[Version]:
        found = await queries.agreement_by_code(code)
        known = await queries.versions(found.id, on=today(request))
        head = next((one for one in known if one.number == number), None)
        if head is None:
            raise NotFound(
                f"The agreement “{code}” has no version {number}; /agreements/{code}/versions lists them."
            )
        told = shapes.version(head, await filled(head), code, url=settings_of(request).url)
        return answered(request, told)


async def _agreements(request: Request) -> list[Agreement]:
    facts = {one.code: one for one in await agreements()}
    rows = await queries.agreements_overview(at=now(request))
    url = settings_of(request).url
    return [shapes.agreement(facts[row.agreement], row, url=url) for row in rows if row.agreement]
