"""What would have happened by a proposal's targets, to be frozen with it when it is sent.

The most requested targets come first; a target whose history cannot be worked out stops no proposal.
"""

from datetime import datetime

from governance.agreements.queries import items_by_hash, service_facts
from governance.agreements.queries.counting import Counting, counting
from governance.agreements.rules.items import Target, Term
from governance.changes.rules.offers import EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.errors import ConcordError
from governance.results.queries.volumes import NONE, yearly
from governance.results.rules.verdicts import Verdict
from governance.trials.queries.backtests import TOLD, TrialAnswer, Tried, tried, what_would_have_happened
from governance.trials.rules.backtest import Judged
from governance.trials.rules.evidence import Counted, Figures, FrozenTarget

MOST = 12  # targets of one proposal; of more, it says how many are left out


async def figures_of(proposal: Proposal, *, agreement: int, at: datetime) -> Figures | None:
    """The figures of a proposal to change an agreement.

    None where no target changes, where no requests are stored, or where a first version only writes down what holds
    already.
    """
    if proposal.effective and proposal.effective.kind is EffectiveKind.ON_RECORD:
        return None
    edits = [(edit, term) for edit in proposal.edits if (term := Term.of(edit.after)) and _can_be_tried(term)]
    if not edits:
        return None
    volumes = await yearly({term.service for _, term in edits}, at)
    edits.sort(key=lambda edit: -volumes.get(edit[1].service, NONE).requests)
    found = await _lines(edits[:MOST], await counting(agreement, at=at), at)
    if not found:
        return None
    as_of = max(each.as_of for _, each in found)
    lines = tuple(line for line, _ in found)
    return Figures(as_of=as_of, lines=lines, more=max(len(edits) - MOST, 0))


def _can_be_tried(term: Term) -> bool:
    return term.target is not None and term.metric in TOLD


async def _lines(
    chosen: list[tuple[ProposedEdit, Term]], counted: Counting, at: datetime
) -> list[tuple[FrozenTarget, TrialAnswer]]:
    before = await items_by_hash({edit.before for edit, _ in chosen if edit.before})
    names = await service_facts({term.service for _, term in chosen})
    found = []
    for edit, term in chosen:
        service = names.get(term.service)
        today = Term.of(before.get(edit.before))
        happened = await _happened(tried(term, counted), tried(today, counted) if today else None, at)
        if happened and not happened.empty:
            name = term.name(service.name if service else term.service)
            found.append((_line(edit.key, name, happened), happened))
    return found


async def _happened(proposed: Tried, today: Tried | None, at: datetime) -> TrialAnswer | None:
    try:
        return await what_would_have_happened(proposed, today, at=at)
    except (
        ConcordError
    ):  # no calendar, or one on which nothing falls due: the proposal itself says so where it matters
        return None


def _line(key: str, name: str, happened: TrialAnswer) -> FrozenTarget:
    result = happened.result
    plain = [rate.bp for rate in result.without_event or () if rate]
    return FrozenTarget(
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
