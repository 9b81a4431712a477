"""`/scorecards`: published ones for everybody, drafts for whoever reads them on their pages."""

from typing import Annotated

from litestar import Controller, Response
from litestar.params import FromPath, QueryParameter

from governance.api.scorecards import shapes
from governance.api.scorecards.shapes import ScorecardDetail, ScorecardHead
from governance.api.site.answers import Cursor, Limit, Page, after, answered, page
from governance.api.site.routes import read
from governance.database.session import one_connection
from governance.scorecards.queries.cards import CardFilter, card_page, cards
from governance.scorecards.rules.periods import PeriodKind
from governance.web.site.pages import Request, now, settings_of, viewer_of

Department = Annotated[
    str | None,
    QueryParameter(
        name="department",
        required=False,
        max_length=100,
        description="The code of a department; empty: the city's own.",
    ),
]
Kind = Annotated[
    PeriodKind | None,
    QueryParameter(name="kind", required=False, description="Months, quarters or years only."),
]


class ScorecardResource(Controller):
    path = "/scorecards"
    tags = ("scorecards",)

    @read(
        "/",
        operation="listScorecards",
        summary="The scorecards that you may read, in the order in which they were drafted",
    )
    @one_connection()
    async def index(
        self,
        request: Request,
        department: Department = None,
        kind: Kind = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response[Page[ScorecardHead]]:
        wanted = CardFilter(
            party=department, kind=kind, after=int(after(request, cursor) or 0), most=limit + 1
        )
        rows = await cards(wanted, viewer=viewer_of(request))
        shown, following = page(request, rows, limit, lambda one: str(one.id))
        url = settings_of(request).url
        return answered(request, Page(items=[shapes.head(one, url=url) for one in shown], next=following))

    @read(
        "/{number:str}",
        operation="showScorecard",
        summary="One scorecard with every figure and what both sides said",
    )
    @one_connection()
    async def show(self, request: Request, number: FromPath[str]) -> Response[ScorecardDetail]:
        found = await card_page(number, viewer=viewer_of(request), at=now(request))
        return answered(request, shapes.scorecard(found, url=settings_of(request).url))
