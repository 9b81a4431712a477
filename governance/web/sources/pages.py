"""Data sources: which there are and what waits, adding one, how its files are read."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.requests.actions import feeds as actions
from governance.requests.queries.feeds import FeedFacts, feed_by_code, feeds
from governance.requests.queries.sources import Stored, stored_of_each
from governance.requests.queries.uploads import uploads_of
from governance.requests.rules.presets import TITLES
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, viewer_of, zone
from governance.web.sources import column_form
from governance.web.sources import form as source_forms
from governance.web.sources.source_access import keeps, sees_sources, taker

ADDED = "“{}” is there. Now choose a first file: nothing is kept before you have looked it over."
CHANGED = "What you changed holds for the next upload. Requests that are stored stay as they were read."


class SourceController(Controller):
    path = "/sources"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        await sees_sources(request)
        known, stored = await feeds(), await stored_of_each()
        lines = [(one, stored.get(one.code, Stored())) for one in known]
        context = {"lines": lines, "keeps": keeps(viewer_of(request)), "titles": TITLES}
        return render(request, "sources/index.html", context)

    @get("/new")
    async def new(self, request: Request) -> Response[str]:
        await sees_sources(request)
        taker(viewer_of(request))
        kind = request.query_params.get("preset", "")
        if kind not in {*TITLES, source_forms.OTHER}:
            return render(request, "sources/kind.html", {"form": Form(), "presets": source_forms.presets()})
        form = source_forms.opening(kind, zone=zone(request).key)
        return _new_page(request, form)

    @post("/")
    @typed_again
    async def create(self, request: Request) -> Response[str]:
        await sees_sources(request)
        by = taker(viewer_of(request))
        form = await read_form(request, again=lambda form: _new_page(request, form))
        entry = source_forms.new_entry(form)
        form.check()
        code = await actions.add_feed(entry, by=by, at=now(request))
        return go(request, f"/sources/{code}/uploads/new", notice=ADDED.format(entry.name))

    @get("/{code:str}")
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        source = await feed_by_code(code)
        context = {
            **_reading_words(source),
            "stored": (await stored_of_each()).get(code, Stored()),
            "uploads": await uploads_of(code),
            "keeps": keeps(viewer_of(request)),
        }
        return render(request, "sources/show.html", context)

    @get("/{code:str}/settings")
    async def settings(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        taker(viewer_of(request))
        source = await feed_by_code(code)
        return _settings_page(request, source, source_forms.form_of(source))

    @post("/{code:str}/settings")
    @typed_again
    async def change(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        by, source = taker(viewer_of(request)), await feed_by_code(code)
        form = await read_form(request, again=lambda form: _settings_page(request, source, form))
        entry = source_forms.changed_entry(form, source)
        seen = form.whole("seen", "Revision", low=1, high=1_000_000)
        form.check()
        changed = await actions.change_feed(code, entry, seen=seen, by=by, at=now(request))
        return go(request, f"/sources/{code}", notice=CHANGED if changed else "", kind="success")


def _new_page(request: Request, form: Form) -> Response[str]:
    return render(request, "sources/new.html", _form_context(form))


def _settings_page(request: Request, source: FeedFacts, form: Form) -> Response[str]:
    return render(request, "sources/settings.html", {"source": source, **_form_context(form)})


def _form_context(form: Form) -> dict[str, Any]:
    kind = form.value("preset")
    return {
        "form": form,
        "kind": TITLES.get(kind, "Another CSV file"),
        "clocks": source_forms.clocks(form.value("zone")),
        "date_orders": source_forms.DATE_ORDERS,
        "date_forms": source_forms.DATE_FORMS,
        "answers": source_forms.ANSWERS,
        "comparisons": source_forms.COMPARISONS,
    }


def _reading_words(source: FeedFacts) -> dict[str, Any]:
    """In words, how the data source's files are read."""
    mapping = source.mapping
    words = {
        "clock": source_forms.clocks(mapping.zone),
        "date_order": source_forms.DATE_ORDERS,
        "comparison": source_forms.COMPARISONS,
    }
    return {
        "source": source,
        "kind": TITLES.get(source.preset, "Another CSV file"),
        "date_form": dict(source_forms.DATE_FORMS).get(mapping.date_form, ""),
        "told": {name: _chosen(options, getattr(mapping, name)) for name, options in words.items()},
        "columns": [] if column_form.is_unconfirmed(source) else column_form.column_words(mapping),
    }


def _chosen(options: source_forms.Options, value: str) -> tuple[str, str, str]:
    return next(option for option in options if option[0] == value)
