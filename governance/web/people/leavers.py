"""Leavers, for administrators: stopping one account, letting it in again, and a list of who has left."""

from litestar import Controller, Response, get, post

from governance.identity.actions import suspensions
from governance.people.rules.leavers import COLUMNS, HEADINGS
from governance.web.people import acting_roles
from governance.web.people.accounts import person_page
from governance.web.site import files, patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import UPLOAD_LIMIT, Request, go, now, render, viewer_of

STOPPED = "{name} can no longer sign in. Every session has ended; roles stay until the lead of each office ends them."
BACK = "{name} can sign in again."


class SuspensionController(Controller):
    path = "/accounts"

    @post("/suspensions")
    @typed_again
    async def suspend(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: person_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        why = form.text("reason_to_stop", "The reason", limit=1_000)
        form.check()
        form.named(reason="reason_to_stop")
        name = await suspensions.suspend(form.value("email"), reason=why, by=by, at=now(request))
        return go(request, "/accounts", notice=STOPPED.format(name=name))

    @post("/readmissions")
    @typed_again
    async def readmit(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: person_page(request, form))
        by = acting_roles.administrator(viewer_of(request))
        why = form.text("reason_to_let_in", "The reason", limit=1_000)
        form.check()
        form.named(reason="reason_to_let_in")
        name = await suspensions.readmit(form.value("email"), reason=why, by=by, at=now(request))
        return go(request, "/accounts", notice=BACK.format(name=name))


class LeaverListController(Controller):
    """A list is looked over before anybody is stopped."""

    path = "/accounts/leavers"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        acting_roles.administrator(viewer_of(request))
        return await _opening(request, Form())

    @get("/template.csv")
    async def template(self, request: Request) -> Response[bytes]:
        acting_roles.administrator(viewer_of(request))
        return files.table([list(HEADINGS.values())], "who-has-left.csv")

    @post("/", request_max_body_size=UPLOAD_LIMIT, opt={"patience": patience.LIST})
    @typed_again
    async def look(self, request: Request) -> Response[str]:
        form = await read_form(request, again=lambda form: _opening(request, form), file="file")
        by = acting_roles.administrator(viewer_of(request))
        sent = form.file("file", "the list of who has left")
        content = await sent.read()
        outcome = await suspensions.suspend_listed(content, by=by, at=now(request), dry_run=True)
        kept = await files.keep(request, content, sent.filename, of="leavers")
        return render(request, "accounts/leavers/preview.html", {"outcome": outcome, "file": kept.signed})

    @post("/list", opt={"patience": patience.LIST})
    async def take(self, request: Request) -> Response[str]:
        form, by = await read_form(request), acting_roles.administrator(viewer_of(request))
        content = await files.content(request, files.kept_file(request, form.value("file"), of="leavers"))
        outcome = await suspensions.suspend_listed(content, by=by, at=now(request))
        return render(request, "accounts/leavers/preview.html", {"outcome": outcome, "file": ""})


async def _opening(request: Request, form: Form) -> Response[str]:
    return render(
        request,
        "accounts/leavers/index.html",
        {"form": form, "columns": [(HEADINGS[name], about) for name, about in COLUMNS.items()]},
    )
