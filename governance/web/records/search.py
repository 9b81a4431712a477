"""One search: a change's number goes straight there; words find whatever one may see, by kind."""

from litestar import Controller, Response, get

from governance.search import queries
from governance.search.further import further
from governance.web.site.forms import Form
from governance.web.site.pages import Request, go, now, render, viewer_of


class SearchController(Controller):
    path = "/search"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        form, viewer = Form(request.query_params.multi_items()), viewer_of(request)
        words = form.text("q", "Search", required=False, limit=200)
        number = await queries.numbered(words, viewer=viewer)
        if number:
            return go(request, f"/changes/{number}")
        found = await queries.search(words, viewer=viewer, at=now(request)) if words else None
        groups = await further(words, viewer=viewer, at=now(request)) if words else ()
        context = {"form": form, "words_typed": words, "found": found, "groups": groups}
        return render(request, "search/index.html", context, status=400 if form.errors else 200)
