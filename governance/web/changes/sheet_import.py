"""Targets by spreadsheet: an agreement or a change out as .xlsx or .csv, the edited file back as a draft or an answer."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from governance.agreements.queries import agreement_by_code, latest, listed_terms
from governance.agreements.rules.items import service_of
from governance.audit.rules import SHARED
from governance.changes import actions
from governance.changes.actions import SheetRead, TermsFile
from governance.changes.queries.access import opened, own_party
from governance.changes.queries.answers import Answering, answering
from governance.changes.queries.drafts import Writing, not_begun, writing
from governance.changes.queries.lines import lines
from governance.changes.queries.situation import situation
from governance.changes.rules.answers import Answer, Choice, answered
from governance.changes.rules.proposal import Proposal
from governance.errors import Forbidden, NotFound
from governance.formats import plural
from governance.people.rules import Acting, Viewer
from governance.web.changes import answer, propose
from governance.web.changes.downloads import listed_lines, spreadsheet
from governance.web.site import patience
from governance.web.site.forms import Form, read_form, typed_again
from governance.web.site.pages import UPLOAD_LIMIT, Request, go, now, viewer_of


class SpreadsheetController(Controller):
    path = "/"

    @get(
        ["/agreements/{code:str}/terms.xlsx", "/agreements/{code:str}/terms.csv"],
        opt={"patience": patience.FILE},
    )
    async def agreement(self, request: Request, code: FromPath[str]) -> Response[bytes]:
        facts = await agreement_by_code(code)
        content = await latest(facts.id)
        if content is None:
            raise NotFound(f"{facts.department_name} has no targets yet, so there is nothing to download.")
        listed = await listed_terms(content.version_id, department=facts.department_name)
        return await spreadsheet(listed, kind=_kind(request), name=f"{code}-targets-v{content.number}")

    @get(
        ["/changes/{number:str}/terms.xlsx", "/changes/{number:str}/terms.csv"],
        opt={"patience": patience.FILE},
    )
    async def change(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        viewer, kind = viewer_of(request), _kind(request)
        current = opened(await situation(number), viewer)
        own = current.parties.get(own_party(current, viewer), 0)
        speakers = {party_id: code for code, party_id in current.parties.items()}
        side = speakers.get(current.offer_party or 0, current.initiator)
        found = (await lines(current, own=own, at=now(request))).all
        listed = listed_lines(found, side=side, department=current.names[current.department])
        audience = SHARED if current.offer_id else current.initiator
        await actions.record_download(number, kind=kind, by=_seat(viewer), at=now(request), audience=audience)
        return await spreadsheet(listed, kind=kind, name=f"{number}-targets")

    @post(
        "/agreements/{code:str}/changes/file",
        request_max_body_size=UPLOAD_LIMIT,
        opt={"patience": patience.FILE},
    )
    @typed_again
    async def begin(self, request: Request, code: FromPath[str]) -> Response[str]:
        work, at = await not_begun(code, viewer=viewer_of(request)), now(request)
        again = partial(propose.page, request, work)
        file, found = await _read(request, work.basis.agreement.department, work.by, again=again)
        number = await actions.begin_from_sheet(code, file, found, by=work.by, at=at)
        return go(request, f"/changes/{number}/draft", notice=_result_words(found))

    @post(
        "/changes/{number:str}/draft/file",
        request_max_body_size=UPLOAD_LIMIT,
        opt={"patience": patience.FILE},
    )
    @typed_again
    async def into_draft(self, request: Request, number: FromPath[str]) -> Response[str]:
        work, at = await writing(number, viewer=viewer_of(request), at=now(request)), now(request)
        again = partial(propose.page, request, work)
        _, found = await _read(request, work.basis.agreement.department, work.by, again=again)
        await actions.add_services(found, by=work.by, at=at)
        await actions.save_draft(number, _merge(work, found), by=work.by, at=at, seen=work.revision)
        fresh = await writing(number, viewer=viewer_of(request), at=at)
        if found.refused:
            return await propose.page(request, fresh, refused=found.refused)
        return go(request, f"/changes/{number}/draft", notice=_result_words(found))

    @post(
        "/changes/{number:str}/answer/file",
        request_max_body_size=UPLOAD_LIMIT,
        opt={"patience": patience.FILE},
    )
    @typed_again
    async def into_answer(self, request: Request, number: FromPath[str]) -> Response[str]:
        work, at = await answering(number, viewer=viewer_of(request), at=now(request)), now(request)
        again = partial(answer.page, request, work)
        shown = frozenset(service_of(key) for key in work.table.keys)
        _, found = await _read(request, work.change.department, work.by, again=again, shown=shown)
        typed = answered(work.table, _answers(work, found), work.proposal)
        await actions.save_draft(number, typed, by=work.by, at=at, seen=work.revision)
        fresh = await answering(number, viewer=viewer_of(request), at=at)
        if found.refused:
            return await answer.page(request, fresh, refused=found.refused)
        return go(request, f"/changes/{number}/answer?edit=1", notice=_result_words(found, work))


def _kind(request: Request) -> str:
    return request.url.path.rpartition(".")[2]


def _seat(viewer: Viewer) -> Acting:
    if not viewer.seats:
        raise Forbidden("You hold no role at this moment, so there is nothing you can download here.")
    return viewer.seats[0]


async def _read(
    request: Request,
    department: str,
    by: Acting,
    *,
    again: Callable[[Form], Awaitable[Response[str]]],
    shown: frozenset[str] = frozenset(),
) -> tuple[TermsFile, SheetRead]:
    """Read the file that was sent as this department's targets; where it has errors, `again` shows the page with them."""
    form = await read_form(request, again=lambda form: again(form.empty()), file="file")
    sent = form.file("file", "the edited spreadsheet")
    file = TermsFile(name=sent.filename[-200:] or "spreadsheet", content=await sent.read())
    found = await actions.read_sheet(file, department=department, by=by, at=now(request), shown=shown)
    return file, found


def _merge(work: Writing, found: SheetRead) -> Proposal:
    """The draft with the lines of the file; a line that equals today's in the file is dropped from the draft."""
    new = {edit.key: edit for edit in found.edits}
    kept = [e for e in work.proposal.edits if e.key not in found.as_today and e.key not in new]
    return replace(work.proposal, edits=(*kept, *found.edits))


def _answers(work: Answering, found: SheetRead) -> dict[str, Answer]:
    """The file's values for the lines under negotiation; its other lines are left out."""
    edits = {edit.key: edit for edit in found.edits}
    answers = {
        key: Answer(choice=Choice.OTHER, item=edits[key].after) for key in work.table.keys if key in edits
    }
    lines_now = work.line_of
    for key in work.table.keys:
        if key in found.as_today and lines_now[key].now:
            answers[key] = Answer(choice=Choice.OTHER, item=lines_now[key].now)
    return answers


def _result_words(found: SheetRead, work: Answering | None = None) -> str:
    parts = [f"{plural(len(found.edits), 'line differs', 'lines differ')} from today’s targets"]
    if found.unchanged:
        parts.append(f"{plural(found.unchanged, 'line is', 'lines are')} unchanged")
    if found.refused:
        parts.append(f"{plural(len(found.refused), 'line')} could not be read")
    beside = sum(edit.key not in work.table.keys for edit in found.edits) if work else 0
    if beside:
        parts.append(f"{plural(beside, 'line is', 'lines are')} not part of this change and left out")
    return f"The file is read: {', '.join(parts)}. Nothing is sent."
