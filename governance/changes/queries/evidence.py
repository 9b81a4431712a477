"""What would have happened by a proposal's targets, to be frozen with it when it is sent.

The most requested targets come first; a target whose history cannot be worked out stops no proposal.
"""

from collections.abc import Iterable
from datetime import datetime

from governance.agreements.queries import items_by_hash, service_facts
from governance.agreements.rules.items import Target, Term
from governance.changes.queries.offers import service_of
from governance.changes.rules.lines import item_name
from governance.changes.rules.offers import EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.errors import ConcordError
from governance.results.queries.volumes import NONE, yearly
from governance.results.rules.verdicts import Verdict
from governance.trials.queries.backtests import TOLD, Happened, what_would_have_happened
from governance.trials.rules.backtest import Judged
from governance.trials.rules.evidence import Counted, Figures, Line

MOST = 12  # targets of one proposal; of more, it says how many are left out


async def figures_of(proposal: Proposal, *, at: datetime) -> Figures | None:
    """None where there is nothing to tell: no target changes, nothing is stored, or what holds is only written down."""
    if proposal.effective and proposal.effective.kind is EffectiveKind.ON_RECORD:
        return None
    edits = [edit for edit in proposal.edits if isinstance(edit.after, Term) and _can_be_tried(edit.after)]
    if not edits:
        return None
    volumes = await yearly({service_of(edit.key) for edit in edits}, at)
    edits.sort(key=lambda edit: -volumes.get(service_of(edit.key), NONE).requests)
    found = await _lines(edits[:MOST], at)
    if not found:
        return None
    as_of = max(each.as_of for _, each in found)
    lines = tuple(line for line, _ in found)
    return Figures(as_of=as_of, lines=lines, more=max(len(edits) - MOST, 0))


def _can_be_tried(term: Term) -> bool:
    return term.target is not None and term.metric in TOLD


async def _lines(edits: Iterable[ProposedEdit], at: datetime) -> list[tuple[Line, Happened]]:
    chosen = tuple(edits)
    before = await items_by_hash({edit.before for edit in chosen if edit.before})
    names = await service_facts({service_of(edit.key) for edit in chosen})
    found = []
    for edit in chosen:
        held, service = before.get(edit.before), names.get(service_of(edit.key))
        today = held if isinstance(held, Term) else None
        happened = await _happened(edit, today, at)
        if happened and not happened.empty:
            name = item_name(edit.after, service.name if service else service_of(edit.key))
            found.append((_line(edit.key, name, happened), happened))
    return found


async def _happened(edit: ProposedEdit, today: Term | None, at: datetime) -> Happened | None:
    if not isinstance(edit.after, Term):
        return None
    try:
        return await what_would_have_happened(edit.after, today, at=at)
    except (
        ConcordError
    ):  # no calendar, or one on which nothing falls due: the proposal itself says so where it matters
        return None


def _line(key: str, name: str, happened: Happened) -> Line:
    result = happened.result
    plain = [rate.bp for rate in result.without_event or () if rate]
    return Line(
        key=key,
        name=name,
        first=happened.period.first,
        last=happened.period.last,
        days=result.days,
        requests=result.requests,
        formula=result.formula.name,
        proposed=_counted(result.proposed),
        today=_counted(result.today) if result.today else None,
        extra_late=result.extra_late or 0,
        within=tuple((mark.share_bp, mark.milli) for mark in result.marks if mark.milli is not None),
        events=result.events,
        without_event=tuple(plain),
        fingerprint=happened.history.fingerprint,
    )


def _counted(judged: Judged) -> Counted:
    target: Target | None = judged.term.target
    if target is None:
        raise AssertionError(f"{judged.term.key} was tried without a target")
    return Counted(
        target=target,
        met=judged.counts[Verdict.MET],
        missed=judged.counts[Verdict.MISSED],
        overdue=judged.counts[Verdict.OVERDUE],
        n=judged.rate.n,
        bp=judged.rate.bp,
    )
