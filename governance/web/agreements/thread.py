"""How a target came about and what came of it: missed, talked about, agreed, in force, kept. Each step leads where it was.

Whoever may not see a meeting or a change reads that there was one, with its public minutes where those are final.
"""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from governance import formats
from governance.agreements import queries
from governance.agreements.queries import AgreementFacts, service_facts
from governance.agreements.rules.items import Term, service_of
from governance.database.session import one_connection
from governance.meetings.queries.bodies import bodies_of
from governance.meetings.queries.decisions import decided_about
from governance.meetings.queries.thread import Talked, Thread, is_on_cards, thread
from governance.meetings.rules.thread import THAN, Kept, Month
from governance.people.rules import Matter, may_see
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.web.site.pages import Request, now, render, today, viewer_of


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """A month as it is told: its card, its figure, and whether it was kept."""

    card: str
    words: str
    figure: str
    goal: str
    kept: Kept


@dataclass(frozen=True, kw_only=True)
class TalkedLine:
    """`href` "": its reader sees no more of it than the day."""

    day: str
    title: str
    href: str
    agreed: str | None


class ThreadController(Controller):
    path = "/agreements/{code:str}/thread"

    @get("/")
    @one_connection()
    async def show(self, request: Request, code: FromPath[str]) -> Response[str]:
        agreement, asked = await queries.agreement_by_code(code), request.query_params
        key, number = asked.get("target", ""), asked.get("version", "")
        chosen = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
        found = await thread(agreement, key, number=chosen, today=today(request))
        return render(request, "agreements/thread.html", await _context(request, agreement, found, key))


async def _context(request: Request, agreement: AgreementFacts, found: Thread, key: str) -> dict[str, Any]:
    viewer, at = viewer_of(request), now(request)
    changes = [f"change/{found.change.number}"] if found.change else []
    return {
        "agreement": agreement,
        "key": key,
        "found": found,
        "title": await _title(found, key),
        "promise": found.step.item.as_promised if found.step.item else "no target any more",
        "reads_change": may_see(viewer, Matter.OPEN_CHANGE, sides=(agreement.department, agreement.center)),
        "on_cards": is_on_cards(key),
        "decided": await decided_about(changes, viewer=viewer, at=at),
        **await _talks(request, found),
        **_figures(found),
    }


async def _talks(request: Request, found: Thread) -> dict[str, Any]:
    """When it was talked about, where it was agreed, and whether there was more that its reader may not see."""
    own = {each.code for each in await bodies_of(viewer_of(request), at=now(request))}
    every = [_talked(request, each, own=each.body in own) for each in found.talked]
    seen = [each for each in every if each]
    return {
        "talked": seen,
        "agreed": next((each for each in reversed(seen) if each.agreed is not None), None),
        "kept_apart": len(seen) < len(every),
    }


def _figures(found: Thread) -> dict[str, Any]:
    """The months before and since, and how often it has been kept."""
    return {
        "missed": [_month(each) for each in found.scored.missed],
        "since": [_month(each) for each in found.scored.since],
        "rate": formats.rounded(found.scored.rate.bp) if found.scored.rate.n else "",
        "Kept": Kept,
        "moved": THAN[found.scored.moved],
    }


async def _title(found: Thread, key: str) -> str:
    code = service_of(key)
    facts = await service_facts({code} - {""})
    name = facts[code].name if code in facts else code
    items = (step.item for step in found.steps)
    item = next((each for each in items if each), None)
    return item.name(name) if item else Term(service=code).name(name)


def _month(month: Month) -> MonthLine:
    return MonthLine(
        card=month.card,
        words=Period(kind=PeriodKind.MONTH, starts=month.starts).words,
        figure=f"{formats.rounded(month.rate.bp)} of {formats.plural(month.rate.n, 'request')}"
        if month.rate.n
        else "no request fell due",
        goal=formats.percent(month.goal_bp) if month.goal_bp >= 0 else "",
        kept=month.kept,
    )


def _talked(request: Request, each: Talked, *, own: bool) -> TalkedLine | None:
    """None: it is not this reader's to know of."""
    day = formats.near_date(each.day, today(request))
    if own:
        page = f"minutes#item-{each.place}" if each.minutes else "agenda"
        return TalkedLine(
            day=day, title=each.title, href=f"/meetings/{each.meeting}/{page}", agreed=each.agreed
        )
    if each.internal or each.minutes != "final":
        return None
    return TalkedLine(
        day=day, title="", href=f"/meetings/{each.meeting}/minutes/public", agreed=each.agreed and ""
    )
