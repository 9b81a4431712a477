"""Files beside a meeting, an action or a change: their list, a new one, one to keep, one removed. Served as downloads only."""

from typing import Any

from anyio import to_thread
from litestar import Controller, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import FromPath

from governance.attachments.actions import KEEPERS, NewFile, remove
from governance.attachments.queries import AttachmentFacts, attachments
from governance.attachments.rules import ENDS, KINDS, MOST, OFFERED
from governance.errors import Forbidden, Gone, Malformed
from governance.files import store
from governance.people.rules import Acting, Viewer
from governance.web.attachments.access import BESIDE, NOUNS, Beside, seen_file
from governance.web.people.acting_roles import seat_that
from governance.web.site.files import disposition
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import Request, go, now, render, settings_of, viewer_of

PATHS = [f"/{noun}/{{number:str}}/files" for noun in NOUNS]
LIMIT = MOST + 1_000_000  # of a form with a file and its boundaries
NOT_YOURS = "In your role you put no files here, or it is not the moment."
SANDBOX = "default-src 'none'; sandbox"


async def may_file(request: Request) -> None:
    """Before a byte is read: whoever may put a file here, and a form that holds one."""
    _by(await _beside(request))
    if request.content_type[0] != RequestEncodingType.MULTI_PART:
        raise Malformed("A file is sent by the form of its page. Please open the page and choose it there.")


class FilesController(Controller):
    """`/meetings/{number}/files` and so on: one page for every kind of matter."""

    path = ""

    @get(PATHS)
    async def index(self, request: Request, number: FromPath[str]) -> Response[str]:  # noqa: ARG002 - read from the address
        return await _page(request, Form())

    @post(
        PATHS,
        request_max_body_size=LIMIT,
        opt={"before_reading": may_file},
    )
    @typed_again
    async def keep(self, request: Request, number: FromPath[str]) -> Response[str]:
        beside = await _beside(request)
        form = await read_form(request, again=lambda form: _page(request, form), file="file")
        sent = form.file("file", "what lies beside it")
        content, home = await sent.read(MOST + 1), settings_of(request).home
        file = NewFile(name=sent.filename, content=content, home=home, internal=form.checked("internal"))
        await beside.keep(number, file, by=_by(beside), at=now(request))
        return go(request, request.url.path, notice=f"“{sent.filename}” is here now.")


class AttachmentController(Controller):
    path = "/attachments/{number:str}"

    @get("/")
    async def download(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        found, _ = await seen_file(viewer_of(request), number, now(request))
        if found.removed_at:
            raise Gone(f"“{found.name}” was removed: {found.removed_reason}")
        content = await to_thread.run_sync(store.read, settings_of(request).home, found.file)
        headers = {
            "Content-Disposition": disposition("attachment", found.name),
            "Content-Security-Policy": SANDBOX,
        }
        return Response(content, media_type=KINDS[found.kind].media_type, headers=headers)

    @get("/removal")
    async def removal(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, beside = await seen_file(viewer_of(request), number, now(request))
        _keeper(viewer_of(request), found)
        return _removal(request, found, beside, Form())

    @post("/removal")
    @typed_again
    async def remove(self, request: Request, number: FromPath[str]) -> Response[str]:
        found, beside = await seen_file(viewer_of(request), number, now(request))
        by = _keeper(viewer_of(request), found)
        form = await read_form(request, again=lambda form: _removal(request, found, beside, form))
        words = form.text("words", "Why")
        form.check()
        await remove(number, words=words, by=by, at=now(request))
        notice = f"“{found.name}” is removed. That it was here stays to be read."
        return go(request, f"{beside.href}/files", notice=notice)


async def _beside(request: Request) -> Beside:
    """The matter that the address names, as its reader sees it."""
    _, noun, number, *_ = request.url.path.split("/")
    return await BESIDE[NOUNS[noun]](viewer_of(request), number, now(request))


def _by(beside: Beside) -> Acting:
    if beside.by is None:
        raise Forbidden(NOT_YOURS)
    return beside.by


def _keeper(viewer: Viewer, found: AttachmentFacts) -> Acting:
    """The role in which somebody removes it: of the side that keeps it."""
    return seat_that(
        viewer,
        lambda seat: seat.party == found.party and seat.holds(*KEEPERS),
        otherwise="Only the side that keeps this file may remove it.",
    )


async def files_context(request: Request, beside: Beside) -> dict[str, Any]:
    """What `attachments/_files.html` shows, on any page of the matter."""
    known = await attachments(beside.matters)
    kept = {seat.party for seat in viewer_of(request).seats if seat.holds(*KEEPERS)}
    return {
        "beside": beside,
        "files": [each for matter in beside.matters for each in known.get(matter, ())],
        "keeps": kept,
    }


async def _page(request: Request, form: Form) -> Response[str]:
    beside = await _beside(request)
    context = {"form": form, "offered": OFFERED, "accept": ",".join(ENDS), "most": MOST // 1_000_000}
    return render(request, "attachments/index.html", context | await files_context(request, beside))


def _removal(request: Request, found: AttachmentFacts, beside: Beside, form: Form) -> Response[str]:
    return render(request, "attachments/removal.html", {"found": found, "beside": beside, "form": form})
