"""`/services`: what is promised about, one by its code, several by everyday words."""

from typing import Annotated

from litestar import Controller, Response
from litestar.params import FromPath, QueryParameter

from governance.agreements import queries
from governance.agreements.queries.services import services
from governance.api.services.shapes import Service, told
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.web.site.pages import Request, now, settings_of

Words = Annotated[
    str,
    QueryParameter(
        name="q",
        required=False,
        max_length=200,
        description="Everyday words: the services that answer them, the best first, at most 20, without a cursor.",
    ),
]


class ServiceResource(Controller):
    path = "/services"
    tags = ("services",)

    @read(
        "/",
        operation="listServices",
        summary="All live services by their code, or those that answer a few words",
    )
    async def index(
        self,
        request: Request,
        q: Words = "",
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response[Page[Service]]:
        url = settings_of(request).url
        if q.strip():
            found = await queries.find_services(q, at=now(request))
            return answered(request, Page(items=await told(found, at=now(request), url=url)))
        begins = after(request, cursor)
        every = sorted(await services(at=now(request)), key=lambda one: one.code)
        rows = [one for one in every if one.code > begins][: limit + 1]
        shown, following = page(request, rows, limit, lambda one: one.code)
        return answered(request, Page(items=await told(shown, at=now(request), url=url), next=following))

    @read("/{code:str}", operation="showService", summary="One service, also one that is retired")
    async def show(self, request: Request, code: FromPath[str]) -> Response[Service]:
        found = await queries.service_by_code(code, at=now(request))
        (shown,) = await told([found], at=now(request), url=settings_of(request).url)
        return answered(request, shown)
