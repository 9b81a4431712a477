"""The register of decisions, searched and a page at a time; one decision with its vote, its minutes and what it changed."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.meetings.queries.decisions import Wanted, decision, decisions
from governance.meetings.rules.votes import Value
from governance.search.rules import patterns
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, render, viewer_of

LARGEST = 2**62


class DecisionController(Controller):
    path = "/decisions"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        form = Form(request.query_params.multi_items())
        words = form.text("q", "Search", required=False, limit=200)
        since = form.day_or_none("since", "The first day")
        asked = form.value("before")
        wanted = Wanted(
            words=tuple(patterns(words)),
            body=form.value("body"),
            since=since,
            before=min(int(asked), LARGEST) if asked.isascii() and asked.isdecimal() else 0,
        )
        found = await decisions(viewer_of(request), wanted, at=now(request))
        context = {"form": form, "found": found, "words_typed": words}
        return render(request, "decisions/index.html", context, status=400 if form.errors else 200)

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, motion = await decision(number, viewer=viewer_of(request), at=now(request))
        votes = motion.votes if motion else ()
        context = {
            "d": found,
            "motion": motion,
            "against": [each for each in votes if each.value is Value.NO],
            "minutes": f"/meetings/{found.meeting}/minutes" + ("" if found.own else "/public"),
        }
        return render(request, "decisions/show.html", context)
