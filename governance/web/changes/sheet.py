"""A change on one page for a colleague without an account, to look at, print or send. Only what both sides read is on it."""

from datetime import date, datetime

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.changes.queries.acts import Contact as Holder
from governance.changes.queries.acts import Round
from governance.changes.queries.page import ChangePage
from governance.changes.rules.lines import Cells, Row
from governance.people.rules import Role
from governance.records.witness import newest_entry
from governance.trials.rules.evidence import sentence
from governance.web.changes import status
from governance.web.changes import words as telling
from governance.web.changes.show import load_page, page_context
from governance.web.site import files, patience
from governance.web.site.pages import Request, now, render, settings_of, zone
from reports.model import ChangeSheet, Contact, Kind, Organization, Proposed
from reports.worker import make_pdf

TRIED = 3  # so many targets have their results on past requests printed
FIRST_TO_CALL = (Role.LIAISON, Role.ANALYST, Role.RELATIONS_LEAD, Role.DIVISION_HEAD)


class SheetController(Controller):
    path = "/changes/{number:str}"

    @get("/sheet")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        page = await load_page(request, number)
        context = {**page_context(request, page), "sheet": await _sheet(request, page)}
        return render(request, "changes/sheet.html", context)

    @get("/sheet.pdf", opt={"patience": patience.PAPER})
    async def paper(self, request: Request, number: FromPath[str]) -> Response[bytes]:
        content = await make_pdf(Kind.CHANGE_SHEET, await _sheet(request, await load_page(request, number)))
        return files.download(content, f"{number}.pdf", "application/pdf")


async def _sheet(request: Request, page: ChangePage) -> ChangeSheet:
    city, stands = request.app.state.city.facts, status.status_of(page, zone=zone(request))
    current = page.current
    return ChangeSheet(
        city=city.name,
        office=city.office,
        zone=city.zone,
        number=page.change.number,
        title=page.change.title or telling.working_title(page),
        stands=next((s.label for s in page.stages if s.reached == "current"), page.stages[-1].label),
        department=_organization(page, page.sides.department),
        center=_organization(page, page.sides.center),
        as_of=now(request),
        page_url=f"{settings_of(request).url}/changes/{page.change.number}",
        turn=stands.whose,
        answer_by=_day(request, stands.due),
        answer_in=stands.away or stands.late,
        lines=tuple(_sheet_lines(row, cells) for row in page.rows for cells in row.fields),
        reason=current.rationale if current else "",
        call_takers=current.call_takers if current else "",
        residents_notice=residents_words(page),
        happened=_trial_lines(current),
        effective=telling.effective_words(current.effective) if current else "",
        call=tuple(_contact(person) for side in page.change.parties if (person := _first(page, side))),
        entry=await newest_entry(),
    )


def _organization(page: ChangePage, party: str) -> Organization:
    name = page.change.names[party]
    return Organization(name=name, short=name)


def _day(request: Request, due: datetime | None) -> date | None:
    return due.astimezone(zone(request)).date() if due else None


def _sheet_lines(row: Row, cells: Cells) -> Proposed:
    label = "" if cells is row.fields[0] and cells.label == "Time" else f", {cells.label.lower()}"
    return Proposed(
        target=f"{row.name}{label}",
        in_effect=cells.moved_to or cells.in_effect,
        department=cells.department,
        center=cells.center,
        agreed=cells.mark == "agreed",
    )


def residents_words(page: ChangePage) -> str:
    """What the change page tells residents, as one paragraph."""
    told = page.residents
    parts = [*told.shifts]
    if told.more:
        parts.append(f"and {told.more} more services")
    words = "; ".join(parts) + "." if parts else ""
    if told.requests:
        words += f" {told.requests:,} requests {told.within}."
    if told.slower and not told.faster:
        words += " No repair becomes faster."
    return words.strip()


def _trial_lines(current: Round | None) -> tuple[str, ...]:
    """What the present proposal would have meant for past requests, as it was stored when the proposal was sent."""
    figures = current.figures if current else None
    if figures is None:
        return ()
    left = len(figures.lines) + figures.more - TRIED
    more = (f"And {left} more on its page.",) if left > 0 else ()
    return (*(sentence(line) for line in figures.lines[:TRIED]), *more)


def _first(page: ChangePage, party: str) -> Holder | None:
    """The person to call at a side: its negotiator, else its head."""
    known = {person.role: person for person in reversed(page.people(party))}
    return next((known[role] for role in FIRST_TO_CALL if role in known), None)


def _contact(person: Holder) -> Contact:
    return Contact(name=person.name, title=f"{person.title}, {person.party_name}", phone=person.phone)
