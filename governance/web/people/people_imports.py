"""Taking in a list of people and roles: a dry run first, then for good; refused lines with what is wrong."""

from collections.abc import Iterable, Iterator

from litestar import Controller, Response, get, post

from governance.people.actions import roster
from governance.people.queries import directory
from governance.people.queries.directory import Listing, PartyRoles
from governance.people.rules import KIND_WORDS, ROLE_WORDS, Acting, Viewer, rights
from governance.people.rules.roster import COLUMNS, HEADINGS
from governance.web.people import acting_roles
from governance.web.people.mail import welcoming
from governance.web.site import files, patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import UPLOAD_LIMIT, Request, go, now, render, viewer_of

DONE = "The list is taken in: {added} added, {unchanged} unchanged, {waiting} waiting, {refused} refused."


class PeopleImportController(Controller):
    path = "/imports/people"

    @get("/")
    async def index(self, request: Request) -> Response[str]:
        bringer(viewer_of(request))
        return await _opening(request, Form())

    @get("/template.csv")
    async def template(self, request: Request) -> Response[bytes]:
        """A list to fill in: a line for each role that nobody holds."""
        bringer(viewer_of(request))
        return files.table(_to_fill_in(await directory.directory(at=now(request))), "people.csv")

    @post("/", request_max_body_size=UPLOAD_LIMIT, opt={"patience": patience.LIST})
    @typed_again
    async def look(self, request: Request) -> Response[str]:
        """The dry run; the file is kept aside until it is taken."""
        form = await read_form(request, again=lambda form: _opening(request, form), file="file")
        by = bringer(viewer_of(request))
        sent = form.file("file", "the list of people")
        content = await sent.read()
        outcome = await roster.import_people(content, by=by, at=now(request), dry_run=True)
        kept = await files.keep(request, content, sent.filename, of="people")
        return render(request, "imports/people/preview.html", {"outcome": outcome, "file": kept.signed})

    @post("/list", opt={"patience": patience.LIST})
    async def take(self, request: Request) -> Response[str]:
        form, by = await read_form(request), bringer(viewer_of(request))
        content = await files.content(request, files.kept_file(request, form.value("file"), of="people"))
        async with welcoming(request, by):
            outcome = await roster.import_people(content, by=by, at=now(request))
        if outcome.refused or outcome.waiting:
            return render(request, "imports/people/preview.html", {"outcome": outcome, "file": ""})
        told = {"waiting": len(outcome.waiting), "refused": len(outcome.refused)}
        notice = DONE.format(added=outcome.added, unchanged=outcome.unchanged, **told)
        return go(request, "/people", notice=notice)


def bringer(viewer: Viewer) -> Acting:
    """The seat for importing people: an administrator's, else an office lead's. Raises Forbidden for others."""
    if acting_roles.administers(viewer):
        return acting_roles.administrator(viewer)
    by = next((seat for seat in viewer.seats if seat.leads and not seat.delegation_id), None)
    by = by or acting_roles.actor(viewer, "")
    rights.adds_people(by)
    return by


def _columns() -> list[tuple[str, str]]:
    return [(HEADINGS[name], about) for name, about in COLUMNS.items()]


def _to_fill_in(offices: Iterable[PartyRoles]) -> Iterator[list[str]]:
    yield list(HEADINGS.values())
    for office in offices:
        for role in office.roles:
            if role.holder is None:
                yield [_known(office, role).get(name, "") for name in HEADINGS]


def _known(office: PartyRoles, role: Listing) -> dict[str, str]:
    party, yes = office.party, {True: "yes", False: "no"}
    known = {"party": party.code, "party_name": party.name, "kind": KIND_WORDS[party.kind]}
    known |= {"role": ROLE_WORDS[role.role], "title": role.title}
    return known | {"binding": yes[role.binding], "leads": yes[role.leads]}


async def _opening(request: Request, form: Form) -> Response[str]:
    context = {"form": form, "columns": _columns(), "offices": await directory.parties()}
    return render(request, "imports/people/index.html", context)
