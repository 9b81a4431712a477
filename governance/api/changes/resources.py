"""`/changes`: the negotiations that the owner of a token may open; drafts and notes of their own side by scope alone."""

from typing import Annotated

from litestar import Controller, Response
from litestar.params import FromPath, QueryParameter

from governance.api.changes import telling
from governance.api.changes.shapes import Change, ChangeHead
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.changes.queries.listed import WantedChanges, changes_seen
from governance.changes.queries.page import change_page
from governance.changes.rules.moves import State
from governance.web.site.pages import Request, now, settings_of, today, viewer_of

OfAgreement = Annotated[
    str,
    QueryParameter(name="agreement", required=False, max_length=100, description="The code of an agreement."),
]
InState = Annotated[
    State | None,
    QueryParameter(
        name="state",
        required=False,
        description="Only those in this state.",
        schema_component_key="ChangeState",
    ),
]


class ChangeResource(Controller):
    path = "/changes"
    tags = ("changes",)

    @read("/", operation="listChanges", summary="The changes that you may open, the oldest first")
    async def index(
        self,
        request: Request,
        agreement: OfAgreement = "",
        standing: InState = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response[Page[ChangeHead]]:
        wanted = WantedChanges(
            after=int(after(request, cursor) or 0), agreement=agreement, state=standing or ""
        )
        rows = await changes_seen(viewer_of(request), wanted, most=limit + 1)
        shown, following = page(request, rows, limit, lambda one: str(one.id))
        url = settings_of(request).url
        return answered(request, Page(items=[telling.listed(one, url=url) for one in shown], next=following))

    @read(
        "/{number:str}", operation="showChange", summary="One change with all that was said and signed on it"
    )
    async def show(self, request: Request, number: FromPath[str]) -> Response[Change]:
        found = await change_page(number, viewer=viewer_of(request), at=now(request), today=today(request))
        return answered(request, telling.change(found, url=settings_of(request).url))
