"""The weekly brief, for the approving official and the facilitator: one page to read, one page to print."""

from litestar import Controller, Response, get

from governance import formats
from governance.database.session import one_connection
from governance.errors import NotFound
from governance.people.rules import Matter, may_see
from governance.records.brief import brief
from governance.records.brief_paper import paper
from governance.waiting.rules.links import link_to
from governance.web.site import patience
from governance.web.site.files import disposition
from governance.web.site.pages import Request, now, render, settings_of, viewer_of
from reports.brief_paper import BriefPaper
from reports.model import Kind
from reports.worker import make_pdf


class BriefController(Controller):
    path = "/brief"

    @get("/")
    @one_connection()
    async def show(self, request: Request) -> Response[str]:
        return render(request, "brief/index.html", {"brief": await _brief(request)})

    @get("/brief.pdf", opt={"patience": patience.PAPER})
    async def document(self, request: Request) -> Response[bytes]:
        made = await _brief(request)
        content = await make_pdf(Kind.BRIEF, made)
        name = f"Weekly brief, {formats.day(made.week[1])}.pdf"
        headers = {"Content-Disposition": disposition("inline", name)}
        return Response(content, media_type="application/pdf", headers=headers)


async def _brief(request: Request) -> BriefPaper:
    if not may_see(viewer_of(request), Matter.BRIEF):
        raise NotFound("There is nothing here that you may see.")
    place = request.app.state.city.facts
    return await paper(await brief(at=now(request)), place=place, url=settings_of(request).url, way=link_to)
