"""Taking in a list of people and roles: a dry run first, then for good; refused lines with what is wrong."""

import json

from anyio import to_thread
from litestar import Controller, Response, get, post

from governance.errors import NotFound
from governance.files import uploads
from governance.people.actions import roster
from governance.people.queries import directory
from governance.people.rules import Acting, Viewer, rights
from governance.people.rules.roster import COLUMNS
from governance.web.people import acting_roles as standing
from governance.web.site import cookies
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import UPLOAD_LIMIT, Request, go, now, render, settings_of, viewer_of

DONE = "The list is taken in: {added} added, {unchanged} unchanged, {waiting} waiting, {refused} refused."


class PeopleImportController(Controller):
    path = "/imports/people"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        bringer(viewer_of(request))
        return await _opening(request, Form())

    @post("/", request_max_body_size=UPLOAD_LIMIT)
    @typed_again
    async def look(self, request: Request) -> Response[str]:
        """The dry run; the file is kept aside until it is taken."""
        form = await read_form(request, again=lambda form: _opening(request, form), file="file")
        by = bringer(viewer_of(request))
        sent = form.file("file", "the list of people")
        content = await sent.read() if sent else b""
        form.check()
        outcome = await roster.import_people(content, by=by, at=now(request), dry_run=True)
        kept = await _keep(request, content)
        return render(request, "imports/people/preview.html", {"outcome": outcome, "file": kept})

    @post("/list")
    async def take(self, request: Request) -> Response[str]:
        form, by = await read_form(request), bringer(viewer_of(request))
        outcome = await roster.import_people(await _kept(request, form), by=by, at=now(request))
        if outcome.refused or outcome.waiting:
            return render(request, "imports/people/preview.html", {"outcome": outcome, "file": ""})
        told = {"waiting": len(outcome.waiting), "refused": len(outcome.refused)}
        notice = DONE.format(added=outcome.added, unchanged=outcome.unchanged, **told)
        return go(request, "/people", notice=notice)


def bringer(viewer: Viewer) -> Acting:
    """An administrator's seat, else that of whoever leads an office; others are told why not."""
    if standing.administers(viewer):
        return standing.administrator(viewer)
    by = next((seat for seat in viewer.seats if seat.leads and not seat.delegation_id), None)
    by = by or standing.actor(viewer, "")
    rights.adds_people(by)
    return by


async def _opening(request: Request, form: Form) -> Response[str]:
    context = {"form": form, "columns": COLUMNS, "offices": await directory.parties()}
    return render(request, "imports/people/index.html", context)


async def _keep(request: Request, content: bytes) -> str:
    home = settings_of(request).home
    name = await to_thread.run_sync(lambda: uploads.kept(home, content, at=now(request)))
    return cookies.signed(settings_of(request), _purpose(request), json.dumps(name))


async def _kept(request: Request, form: Form) -> bytes:
    told = cookies.unsigned(settings_of(request), _purpose(request), form.value("file"))
    if told is None:
        raise NotFound(uploads.GONE)
    return await to_thread.run_sync(uploads.read, settings_of(request).home, json.loads(told))


def _purpose(request: Request) -> str:
    return f"people file of {viewer_of(request).person_id}"
