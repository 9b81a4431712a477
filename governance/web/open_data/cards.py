"""Published scorecards for everybody, where an administrator opened them: figures as published, no comments, no drafts."""

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance import formats
from governance.open_data.queries.cards import OpenCard, open_card
from governance.open_data.rules.parts import LICENCES, Opened, Part
from governance.results.rules.formulas import FEWEST
from governance.web.open_data.pages import open_with
from governance.web.scorecards.card_view import card_context
from governance.web.site.pages import Request, render

CITY = "city"  # the whole city's card, where a department's code would stand


class OpenScorecardController(Controller):
    path = "/promises/scorecards"
    opt = {"public": True}  # noqa: RUF012 - the framework reads it so

    @get("/{code:str}")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        what = await open_with(request, Part.SCORECARDS)
        month = request.query_params.get("month", "")[:7]
        found = await open_card("" if code == CITY else code, month)
        return render(request, "promises/scorecard.html", _context(found, what))


def _context(found: OpenCard, what: Opened) -> dict[str, Any]:
    head = found.row.head
    return {
        **card_context(found.row.card),
        "head": head,
        "code": head.party.code or CITY,
        "months": [(f"{each:%Y-%m}", formats.month(each)) for each in found.months],
        "month": f"{head.period.starts:%Y-%m}",
        "offices": {code or CITY: name or "The whole city" for code, name in found.offices},
        "fewest": FEWEST,
        "promised": Part.PROMISES in what,
        "licence": LICENCES.get(what.licence),
    }
