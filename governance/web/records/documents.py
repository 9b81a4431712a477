"""Documents: a version as PDF for whoever is signed in, and a page open to everyone that tells whether paper is genuine."""

import re

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.errors import NotFound, Unsound
from governance.identity.actions import throttles
from governance.identity.rules import LOOK_UPS_PER_ADDRESS
from governance.integrity.actions.unsound import note_unsound
from governance.records.actions.documents import DocumentFile
from governance.records.documents import DocumentPlace, agreement_document
from governance.records.verification import verify
from governance.web.site import patience
from governance.web.site.client_address import client_address
from governance.web.site.files import disposition
from governance.web.site.forms import Form
from governance.web.site.pages import Request, go, now, render, settings_of, today

FILE = re.compile(r"([1-9][0-9]{0,5})\.pdf")
FINGERPRINT = re.compile(r"[0-9a-f]{64}")
NO_FINGERPRINT = "A fingerprint has 64 signs, the digits 0 to 9 and the letters a to f. Spaces do not matter."


class DocumentController(Controller):
    path = "/agreements"

    @get("/{code:str}/versions/{file:str}", opt={"patience": patience.PAPER})
    async def version(self, request: Request, code: FromPath[str], file: FromPath[str]) -> Response[bytes]:
        match = FILE.fullmatch(file)
        if match is None:
            raise NotFound("A version's document has an address like /agreements/streets/versions/2.pdf.")
        settings = settings_of(request)
        place = DocumentPlace(home=settings.home, url=settings.url)
        made = await agreement_document(code, int(match[1]), on=today(request), at=now(request), place=place)
        return send_document(request, made)


class VerifyController(Controller):
    path = "/verify"
    opt = {"public": True}  # noqa: RUF012 - the framework reads it so

    @get("/")
    async def form(self, request: Request) -> Response[str]:
        form = Form(request.query_params.multi_items())
        typed = _plain(form.value("fingerprint"))
        if FINGERPRINT.fullmatch(typed):
            return go(
                request,
                f"/verify/{typed}"
                + (f"?on={day.isoformat()}" if (day := form.day_or_none("on", "On")) else ""),
            )
        if form.values("fingerprint"):
            form.wrong("fingerprint", NO_FINGERPRINT)
        return render(request, "verify/index.html", {"form": form}, status=422 if form.errors else 200)

    @get("/{fingerprint:str}")
    async def show(self, request: Request, fingerprint: FromPath[str]) -> Response[str]:
        await _check_few(request)
        plain = _plain(fingerprint)
        form = Form([*request.query_params.multi_items(), ("fingerprint", plain)])
        if not FINGERPRINT.fullmatch(plain):
            form.wrong("fingerprint", NO_FINGERPRINT)
            return render(request, "verify/index.html", {"form": form}, status=422)
        on = form.day_or_none("on", "On") or today(request)
        context = {"form": form, "fingerprint": plain, "on": on, "found": None, "met": None}
        try:
            found = await verify(plain, on=on)
        except Unsound as met:
            await note_unsound(met, at=now(request))
            return render(request, "verify/show.html", {**context, "met": met}, status=met.status)
        return render(request, "verify/show.html", {**context, "found": found}, status=200 if found else 404)


async def _check_few(request: Request) -> None:
    """Everybody may ask whether a paper is genuine; nobody asks so often that others wait. Raises TooMany."""
    if request.state["viewer"] is None:
        key = throttles.by_address(client_address(request, settings_of(request)), "verify")
        await throttles.check({key: LOOK_UPS_PER_ADDRESS}, at=now(request))


def _plain(fingerprint: str) -> str:
    return re.sub(r"[\s·-]", "", fingerprint).lower()


def send_document(request: Request, made: DocumentFile) -> Response[bytes]:
    """A stored document as a response; an empty one where the browser has this document already."""
    tag = f'"{made.hash}"'
    headers = {
        "ETag": tag,
        "Content-Disposition": disposition("inline", made.file_name),
        "Cache-Control": "private, no-cache",
    }
    known = tag in request.headers.get("If-None-Match", "")
    if known:
        return Response(b"", status_code=304, headers=headers)
    return Response(made.content, media_type="application/pdf", headers=headers)
