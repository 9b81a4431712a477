"""The page of one change: `/changes/{number}`. Loads it through the viewer and renders; acts are in acts.py."""

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance.changes.actions.filing import files_round
from governance.changes.queries.acts import Contact
from governance.changes.queries.page import ChangePage, change_page
from governance.changes.rules.moves import ENDED, State, Step
from governance.changes.rules.reasons import Reason
from governance.database.session import one_connection
from governance.people.rules import Role
from governance.web.changes import spoken, status, summary, table, words
from governance.web.changes.affected_rows import affected_rows
from governance.web.changes.side_curve import tried_beside
from governance.web.changes.stuck import stuck_of
from governance.web.changes.table_shares import shares
from governance.web.changes.timeline import timeline
from governance.web.inbox.on_page import on_page
from governance.web.site.forms import Form
from governance.web.site.pages import Request, now, render, today, viewer_of, zone
from governance.web.site.paging import page_number

TALKS = frozenset({Role.ANALYST, Role.RELATIONS_LEAD, Role.LIAISON, Role.ALTERNATE, Role.DIVISION_HEAD})


class ChangeController(Controller):
    path = "/changes"

    @get("/{number:str}")
    async def show(self, request: Request, number: FromPath[str]) -> Response[str]:
        page, told = await _load(request, number)
        return render(request, "changes/show.html", page_context(request, page) | told)


@one_connection()
async def _load(request: Request, number: str) -> tuple[ChangePage, dict[str, Any]]:
    page = await load_page(request, number)
    return page, await told_of(request, page) | stuck_of(request, page)


async def load_page(request: Request, number: str) -> ChangePage:
    return await change_page(number, viewer=viewer_of(request), at=now(request), today=today(request))


async def told_of(request: Request, page: ChangePage) -> dict[str, Any]:
    """Who was reminded of what it waits for, who said by when they act, and who wants no letters about it."""
    lies = status.lies_in(page)
    return {"reminders": await on_page(viewer_of(request), lies) if lies else None}


def page_context(request: Request, page: ChangePage, form: Form | None = None) -> dict[str, Any]:
    """The context that the page and its fragments share."""
    wanted = request.query_params
    return {
        "page": page,
        "base": f"/changes/{page.change.number}",
        "form": form or Form(),
        "status": status.status_of(page, zone=zone(request)),
        "plain": summary.plain_summary(page),
        "public": summary.plain_summary(page, public=True),
        "table": table.table(
            page, number=page_number(wanted.get("page", "")), only_open=wanted.get("only") == "open"
        ),
        "effective": words.effective_line(page),
        "timeline": timeline(page, zone=zone(request)),
        "history": words.history(page, zone=zone(request)),
        "shares": shares(page),
        "beside": tried_beside(page),
        "approvals": _approvals(page),
        "affected": affected_rows(
            page.affected, at=now(request), figures=page.current.figures if page.current else None
        ),
        "on_record": page.acts.reason == Reason.ON_RECORD,
        "conversation": conversation(page),
        "files_round": any(files_round(page.change, seat) for seat in viewer_of(request).seats),
        "callable": _callable(page),
        "title": page.change.title or words.working_title(page),
        "agreed_line": spoken.agreed_line(page, zone=zone(request)),
        "may_note": bool(page.own) and page.change.state not in ENDED and _negotiates(request, page),
        "reminders": None,
        "stuck": None,
        "Step": Step,
    }


def _approvals(page: ChangePage) -> list[tuple[str, str]]:
    """Who must approve, or had to, and why."""
    return [(status.approver_words(page, asked.role, asked.board), asked.why) for asked in page.approvals]


def _callable(page: ChangePage) -> list[Contact]:
    """The people to call about the change, the other side's first."""
    known = [p for p in page.acts.people if p.role in TALKS and p.party in page.change.parties]
    return sorted(known, key=lambda person: person.party == page.own)


def _negotiates(request: Request, page: ChangePage) -> bool:
    return any(seat.party == page.own and seat.negotiates for seat in viewer_of(request).seats)


def conversation(page: ChangePage) -> str:
    """What the other side recorded as agreed by phone, until the viewer's side has confirmed it in writing."""
    last = page.current
    if last is None or page.change.state is not State.OPEN or not page.own or last.party == page.own:
        return ""
    return "" if page.change.parties[page.own] in page.change.consents else last.conversation
