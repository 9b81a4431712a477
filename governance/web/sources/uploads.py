"""The pages of uploading requests: choose a file and its columns, try it, upload it, see the result."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from governance.errors import Invalid, TooLarge
from governance.requests.actions.feeds import change_feed
from governance.requests.actions.importing import NewImport
from governance.requests.actions.uploading import queue_once
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.requests.queries.uploads import (
    every_refused_record,
    refused_records,
    taken_before,
    upload_by_number,
)
from governance.requests.reading.model import Preview
from governance.web.site import files, patience
from governance.web.site.files import KeptFile
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, is_fragment, now, render, viewer_of, zone
from governance.web.sources import column_form, upload_preview
from governance.web.sources import form as source_forms
from governance.web.sources.source_access import keeps, sees_sources, taker, takes_requests

SHOWN = 20  # lines we could not read that stand on the page; all of them in the file to download
QUEUED = "The file waits its turn or is being read already. You may leave this page; it goes on by itself."
TWICE = "This file is being taken in already. Here is how far it is."


class UploadController(Controller):
    path = "/sources/{code:str}/uploads"

    @get("/new")
    async def new(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        taker(viewer_of(request))
        return _new_page(request, await feed_by_code(code), Form())

    @post(
        "/file",
        request_max_body_size=upload_preview.LIMIT,
        opt={"before_reading": takes_requests, "patience": patience.FILE},
    )
    @typed_again
    async def hand_over(self, request: Request, code: FromPath[str]) -> Response[str]:
        """Receive the file and store it for a day; no request is stored yet."""
        source = await feed_by_code(code)
        form = await read_form(request, again=lambda form: _new_page(request, source, form), file="file")
        sent = form.file("file", "the export")
        kept = await upload_preview.keep(request, sent)
        seen, _ = await upload_preview.look_into(request, kept, source)
        upload_preview.refuse_unreadable(seen)
        full = {"full": "yes"} if form.checked("full") else {}
        return go(request, upload_preview.address(code, "preview", file=kept.signed, **full))

    @get("/preview", opt={"patience": patience.FILE})
    async def preview(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        taker(viewer_of(request))
        source, wanted = await feed_by_code(code), Form(request.query_params.multi_items())
        kept = upload_preview.kept_upload(request, wanted.value("file"))
        seen, form = await upload_preview.look_into(request, kept, source)
        return _preview(request, await _context(source, kept, wanted), seen, form)

    @post("/columns", opt={"patience": patience.FILE})
    @typed_again
    async def choose(self, request: Request, code: FromPath[str]) -> Response[str]:
        """Choose the meaning of each column, for this file and for later ones."""
        await sees_sources(request)
        by, source = taker(viewer_of(request)), await feed_by_code(code)
        form = await read_form(request, again=lambda form: _columns_page(request, source, form))
        kept = upload_preview.kept_upload(request, form.value("file"))
        seen = await upload_preview.header_of(request, kept)
        entry = column_form.read_columns(form, source, seen)
        revision = form.whole("seen", "Revision", low=1, high=1_000_000)
        form.check()
        column_form.refuse_unfit(entry.mapping, seen)
        await change_feed(code, entry, seen=revision, by=by, at=now(request))
        named = {name: form.value(name) for name in ("file", "full") if form.value(name)}
        preview = upload_preview.address(code, "preview", **named)
        return go(request, preview, notice="These columns are used now.")

    @get("/trial", opt={"patience": patience.WHOLE_FILE})
    async def rehearse(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        taker(viewer_of(request))
        source, wanted = await feed_by_code(code), Form(request.query_params.multi_items())
        kept = upload_preview.kept_upload(request, wanted.value("file"))
        context = await _context(source, kept, wanted)
        try:
            context["trial"] = await upload_preview.try_upload(
                request, kept, source, full=wanted.checked("full")
            )
        except (Invalid, TooLarge) as error:
            seen = await upload_preview.header_of(request, kept)
            form = column_form.columns_form(seen).refused(_as_invalid(error))
            return _preview(request, context, seen, form, status=error.status)
        return render(request, "uploads/trial.html", context)

    @post("/")
    async def take(self, request: Request, code: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        by, form = taker(viewer_of(request)), await read_form(request)
        kept = upload_preview.kept_upload(request, form.value("file"))
        new = NewImport(
            feed=code, file_name=kept.name, file_hash=kept.hash, size=kept.size, full=form.checked("full")
        )
        number, queued = await queue_once(new, by=by, at=now(request))
        told = QUEUED if queued else TWICE
        return go(request, f"/uploads/{number}", notice=told, kind="success" if queued else "info")


class UploadResultController(Controller):
    path = "/uploads"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        await sees_sources(request)
        upload = await upload_by_number(number)
        if is_fragment(request) and not upload.under_way:
            return go(request, f"/uploads/{number}")
        context = {
            "upload": upload,
            "refused": await refused_records(upload.id, limit=SHOWN) if upload.counts.rejected else (),
            "keeps": keeps(viewer_of(request)),
            **upload_preview.upload_words(upload, zone(request)),
        }
        template = "uploads/_progress.html" if is_fragment(request) else "uploads/show.html"
        return render(request, template, context)

    @get("/{number:str}/refused", opt={"patience": patience.DOWNLOAD})
    async def refused(self, request: Request, number: FromPath[str]) -> Stream:
        await sees_sources(request)
        upload = await upload_by_number(number)
        lines = upload_preview.refused_csv(every_refused_record(upload.id))
        return files.stream(lines, f"{upload.number}-lines-we-could-not-read.csv")


def _new_page(request: Request, source: FeedFacts, form: Form) -> Response[str]:
    return render(request, "uploads/new.html", {"source": source, "form": form})


async def _columns_page(request: Request, source: FeedFacts, form: Form) -> Response[str]:
    kept = upload_preview.kept_upload(request, form.value("file"))
    seen = await upload_preview.header_of(request, kept)
    return _preview(request, await _context(source, kept, form), seen, form)


def _preview(
    request: Request, about: dict[str, Any], seen: Preview, form: Form, *, status: int = 200
) -> Response[str]:
    context = {
        **about,
        **_choices(),
        "form": form,
        "proposed": column_form.is_unconfirmed(about["source"]),
        "seen": seen,
        "said": seen.words.get(form.value("column-verdict"), ()),
        "facts": upload_preview.fact_words(seen.facts, zone(request)),
        "samples": upload_preview.sample_words(seen, zone(request)),
    }
    return render(request, "uploads/preview.html", context, status=status)


def _choices() -> dict[str, Any]:
    """What a column of a file can be."""
    return {
        "choices": column_form.column_choices(),
        "fallback": column_form.FALLBACK,
        "times": column_form.time_choices(),
        "results": source_forms.RESULT_WORDS,
    }


async def _context(source: FeedFacts, kept: KeptFile, wanted: Form) -> dict[str, Any]:
    full = {"full": "yes"} if wanted.checked("full") else {}
    return {
        "source": source,
        "kept": kept,
        "full": wanted.checked("full"),
        "trial_href": upload_preview.address(source.code, "trial", file=kept.signed, **full),
        "preview_href": upload_preview.address(source.code, "preview", file=kept.signed, **full),
        "clock_words": source_forms.clock_words(source.mapping),
        "before": await taken_before(source.code, kept.hash),
    }


def _as_invalid(error: Invalid | TooLarge) -> Invalid:
    return error if isinstance(error, Invalid) else Invalid(error.message)
