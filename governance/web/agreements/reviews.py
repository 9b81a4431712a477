"""One act on an agreement's page: a side says, before a day of the agreement, that it goes on as it is or ends as agreed."""

from litestar import Controller, Response, post
from litestar.params import FromPath

from governance.agreements import queries
from governance.agreements.actions.reviews import NOT_YOURS, confirm_day
from governance.agreements.rules.reviews import About
from governance.web.people.acting_roles import seat_that
from governance.web.site.forms import read_form
from governance.web.site.pages import Request, go, now, viewer_of

SAID = {
    About.REVIEW: "Noted: the agreement goes on as it is. The other side reads it.",
    About.END: "Noted: the agreement ends as agreed. The other side reads it.",
}


class ReviewController(Controller):
    path = "/agreements/{code:str}/reviews"

    @post("/")
    async def confirm(self, request: Request, code: FromPath[str]) -> Response[str]:
        agreement = await queries.agreement_by_code(code)
        sides = (agreement.department, agreement.center)
        by = seat_that(
            viewer_of(request), lambda seat: seat.negotiates and seat.party in sides, otherwise=NOT_YOURS
        )
        form = await read_form(request)
        chosen = form.choice("about", "which day", list(About))
        form.check()
        await confirm_day(code, About(chosen), by=by, at=now(request))
        return go(request, f"/agreements/{code}", notice=SAID[About(chosen)])
