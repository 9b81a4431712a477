"""The page on which somebody says what names mean that data sources use and no service has."""

from http import HTTPStatus
from typing import Any

from litestar import Controller, Response, get, post

from governance.agreements.queries.services import services
from governance.calendars.rules import REPLY_DAYS
from governance.formats import plural
from governance.requests.queries.feeds import feeds
from governance.requests.queries.labels import PAGE, labels_of_feed, waiting_labels
from governance.web.site.forms import Form, read_form
from governance.web.site.pages import Request, go, now, render, viewer_of
from governance.web.site.paging import page_number
from governance.web.sources import label_form
from governance.web.sources.label_effects import of_choices
from governance.web.sources.source_access import keeps, sees_sources, taker

SAID = (
    "{} a meaning now. Stored requests called so are judged, too; that may take some minutes. "
    "The offices concerned are told."
)
NOTHING = "Nothing was said. Choose what a name means, then press the button."


class LabelController(Controller):
    path = "/labels"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        await sees_sources(request)
        return render(request, "labels/index.html", await _context(request, Form()))

    @post("/")
    async def say(self, request: Request) -> Response[str]:
        """Choosing shows what would move and who will be told; sending it back confirmed says it."""
        await sees_sources(request)
        by, form = taker(viewer_of(request)), await read_form(request)
        every = await label_form.read_meanings(form, at=now(request))
        if every and not form.errors and not form.checked("confirmed"):
            effects = await of_choices(every, at=now(request))
            return render(
                request, "labels/preview.html", {"form": form, "effects": effects, "days": REPLY_DAYS}
            )
        kept = await label_form.keep(every, form, by=by, at=now(request))
        if form.errors:
            return await _refused(request, form, kept)
        return await _kept(request, form, kept)


async def _refused(request: Request, form: Form, kept: int) -> Response[str]:
    form.message = f"{SAID.format(_names(kept))} These still need an answer." if kept else ""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "labels/index.html", await _context(request, form), status=status)


async def _kept(request: Request, form: Form, kept: int) -> Response[str]:
    source = form.value("only")
    to = f"/labels?source={source}" if source in {one.code for one in await feeds()} else "/labels"
    if not kept:
        return go(request, to, notice=NOTHING, kind="warning")
    return go(request, to, notice=SAID.format(_names(kept)))


def _names(kept: int) -> str:
    return f"{plural(kept, 'name')} {'has' if kept == 1 else 'have'}"


async def _context(request: Request, form: Form) -> dict[str, Any]:
    """The context of the page: names that wait for a meaning, or every name of one data source."""
    only = form.value("only") or request.query_params.get("source", "")
    page = page_number(form.value("page") or request.query_params.get("page", ""))
    return {
        "form": form,
        "only": only,
        "page": page,
        **await _rows(only, page),
        "sources": await feeds(),
        "services": await services(at=now(request)),
        "keeps": keeps(viewer_of(request)),
    }


async def _rows(only: str, page: int) -> dict[str, Any]:
    """One page of names, and whether another one follows."""
    waiting = await waiting_labels(page=page if not only else 1)
    labels = await labels_of_feed(only, page=page) if only else [row.label for row in waiting.rows]
    more = len(labels) == PAGE if only else page < waiting.pages
    return {"rows": await label_form.rows(labels), "waiting": waiting, "more": more}
