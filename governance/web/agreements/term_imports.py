"""The pages of importing a list of targets: choose a file, look over its preview, make the drafts, see the result."""

from typing import Any

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.queries import Sight
from governance.agreements.rules.items import Clause
from governance.agreements.terms_file.column_words import COLUMNS
from governance.agreements.terms_file.columns import NATIVE
from governance.agreements.terms_file.matching import Resolved
from governance.agreements.terms_file.worker import read_aside
from governance.changes import actions
from governance.changes.actions import TermsFile
from governance.changes.queries import uploads
from governance.errors import Invalid
from governance.people.rules import Acting
from governance.web.agreements import import_preview
from governance.web.site import files, patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import UPLOAD_LIMIT, Request, go, now, render, viewer_of
from governance.web.site.paging import page_of

SHOWN = 20  # refused lines on the page; all of them in the file to download
TWICE = "This file was taken in meanwhile. Its drafts are here; no second ones were made."


class TermImportController(Controller):
    path = "/imports/terms"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        return await _index(request, Form())

    @post("/", request_max_body_size=UPLOAD_LIMIT, opt={"patience": patience.FILE})
    @typed_again
    async def upload(self, request: Request) -> Response[str]:
        import_preview.taker(viewer_of(request), "")
        form = await read_form(request, again=lambda form: _index(request, form), file="file")
        sent = form.file("file", "the list of targets")
        content = await sent.read()
        await read_aside(content)
        kept = await files.keep(request, content, sent.filename, of="terms")
        return go(request, import_preview.address(Form([("file", kept.signed)])))

    @get("/template.csv")
    async def template(self, request: Request) -> Response[bytes]:
        """A list to fill in, with our own columns and nothing below them."""
        import_preview.taker(viewer_of(request), "")
        return files.table([list(NATIVE)], "targets.csv")

    @get("/preview", opt={"patience": patience.FILE})
    async def preview(self, request: Request) -> Response[str]:
        usual = [("paragraphs", "yes")] if request.app.state.city.facts.standard_paragraphs else []
        return await _preview(request, Form([*request.query_params.multi_items(), *usual]))

    @get("/preview/refused", opt={"patience": patience.FILE})
    async def preview_refused(self, request: Request) -> Response[bytes]:
        form = Form(request.query_params.multi_items())
        by = import_preview.taker(viewer_of(request), form.value("seat"))
        file = await import_preview.kept_file(request, form, by)
        found = await actions.preview(file, sight=Sight(side=by.party), at=now(request))
        return files.download(
            import_preview.refused_csv(found.refused), "lines-we-could-not-read.csv", files.CSV
        )

    @post("/drafts", opt={"patience": patience.LIST})
    @typed_again
    async def take(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _preview(request, form))
        by = import_preview.taker(viewer_of(request), form.value("seat"))
        file = await import_preview.kept_file(request, form, by)
        before = await uploads.taken_before(file.hash, viewer=viewer_of(request))
        if before and before.number != form.value("seen"):
            return go(request, f"/imports/terms/{before.number}", notice=TWICE, kind="warning")
        taken = await actions.take_in(import_preview.answered(file, form), by=by, at=now(request))
        made = import_preview.made_words(taken.drafts)
        return go(request, f"/imports/terms/{taken.upload}", notice=made)

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        facts = await uploads.upload(number, viewer=viewer_of(request))
        refused = await uploads.refused_lines(number)
        context = {
            "upload": facts,
            "drafts": await uploads.drafts_of(number),
            "refused": refused[:SHOWN],
            "refused_count": len(refused),
            "refused_href": f"/imports/terms/{number}/refused",
        }
        return render(request, "imports/terms/show.html", context)

    @get("/{number:str}/refused")
    async def refused(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        await uploads.upload(number, viewer=viewer_of(request))
        return files.download(
            import_preview.refused_csv(await uploads.refused_lines(number)),
            f"{number}-lines-we-could-not-read.csv",
            files.CSV,
        )


async def _index(request: Request, form: Form) -> Response[str]:
    viewer = viewer_of(request)
    import_preview.takers(viewer)
    context = {"form": form, "columns": COLUMNS, "recent": await uploads.recent_uploads(viewer)}
    return render(request, "imports/terms/index.html", context)


async def _preview(request: Request, form: Form) -> Response[str]:
    """The preview or, where the file leaves one question open, the page that asks it."""
    by = import_preview.taker(viewer_of(request), form.value("seat"))
    file = await import_preview.kept_file(request, form, by)
    context = {"form": form, "file": file, "address": import_preview.address(form), "by": by}
    try:
        context |= await _preview_context(request, file, form, by)
        return render(request, "imports/terms/preview.html", context)
    except Invalid as error:
        if "days" not in error.fields:
            raise
        return render(request, "imports/terms/days.html", context)


def _refused_context(found: Resolved, form: Form) -> dict[str, Any]:
    """The lines that could not be read, as many as the page shows, and where all of them are."""
    address = import_preview.address(form).replace("/preview?", "/preview/refused?")
    return {
        "refused": found.refused[:SHOWN],
        "refused_count": len(found.refused),
        "refused_href": address,
    }


def _sums(found: Resolved) -> dict[str, Any]:
    """What the file would change, department by department."""
    parts = import_preview.sums(found)
    return {
        "found": found,
        "paragraphs": ", ".join(clause.title for clause in Clause.standard()),
        "choices": import_preview.ON_OPEN_DRAFTS,
        "parts": parts,
        "drafts": sum(1 for part in parts if part.edits),
        "first": [part.name for part in parts if part.edits and not part.version],
    }


async def _preview_context(request: Request, file: TermsFile, form: Form, by: Acting) -> dict[str, Any]:
    found = await actions.preview(file, sight=Sight(side=by.party), at=now(request))
    page = page_of(request, await import_preview.rows(found, by=by, at=now(request)))
    viewer = viewer_of(request)
    return {
        **_sums(found),
        "page": page,
        "groups": import_preview.group_edits(page.rows),
        **_refused_context(found, form),
        "before": await uploads.taken_before(file.hash, viewer=viewer),
        "begun": list((await actions.drafts_to_update(found, by=by)).values()),
        "seats": [(seat.seat, f"{seat.title}, {seat.party_name}") for seat in import_preview.takers(viewer)],
    }
