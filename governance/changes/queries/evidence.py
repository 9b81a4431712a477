"""What would have happened by a proposal's targets, to be frozen with it when it is sent.

The most requested targets come first; a target whose history cannot be worked out stops no proposal.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.agreements.queries import items_by_hash, service_facts
from governance.agreements.queries.counting import counting
from governance.agreements.rules.items import Target, Term
from governance.changes.queries.affected import hours_moved
from governance.changes.rules.offers import EffectiveKind
from governance.changes.rules.proposal import Proposal
from governance.database.session import one_connection
from governance.errors import ConcordError
from governance.results.queries.volumes import NONE, Volume, yearly
from governance.results.rules.verdicts import Verdict
from governance.trials.queries.backtests import TOLD, TrialAnswer, Tried, tried, what_would_have_happened
from governance.trials.rules.backtest import Judged
from governance.trials.rules.evidence import Counted, Figures, FrozenTarget

MOST = 12  # targets of one proposal; of more, it says how many are left out


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A target as it is proposed to count, and as it counts today, with its service's requests."""

    key: str
    name: str
    volume: Volume
    proposed: Tried
    today: Tried | None


async def figures_of(proposal: Proposal, *, agreement: int, at: datetime) -> Figures | None:
    """The figures of a proposal to change an agreement.

    None where no target changes, where no requests are stored, or where a first version only writes down what holds
    already.
    """
    if proposal.effective and proposal.effective.kind is EffectiveKind.ON_RECORD:
        return None
    asked = [*await _terms(proposal, agreement, at), *await _hours(proposal, agreement, at)]
    found = await _answers(asked, at)
    if not found:
        return None
    as_of = max(answer.as_of for _, answer in found)
    lines = tuple(_line(one.key, one.name, answer) for one, answer in found)
    return Figures(as_of=as_of, lines=lines, more=max(len(asked) - MOST, 0))


@dataclass(frozen=True, kw_only=True)
class DraftRate:
    """One target of a draft on the past, and today's; None where no requests of it are stored."""

    proposed: Counted | None
    today: Counted | None
    goal_bp: int


@one_connection()
async def rates_of(proposal: Proposal, *, agreement: int, at: datetime) -> dict[str, DraftRate]:
    """By key, what a draft's targets would have come to: those that can be tried, the most requested MOST of them.

    The same trial as the one that is frozen when it is sent; nothing is written.
    """
    if proposal.effective and proposal.effective.kind is EffectiveKind.ON_RECORD:
        return {}
    asked = await _terms(proposal, agreement, at)
    found = {one.key: answer.result for one, answer in await _answers(asked, at)}
    rates = {}
    for one in asked[:MOST]:
        result = found.get(one.key)
        rates[one.key] = DraftRate(
            proposed=_counted(result.proposed) if result else None,
            today=_counted(result.today) if result and result.today else None,
            goal_bp=one.proposed.term.goal_bp,
        )
    return rates


async def _answers(asked: list[_Asked], at: datetime) -> list[tuple[_Asked, TrialAnswer]]:
    """What is found of the most requested targets; sorts `asked` by that."""
    asked.sort(key=lambda one: -one.volume.requests)
    answers = [(one, await _happened(one, at)) for one in asked[:MOST]]
    return [(one, answer) for one, answer in answers if answer and not answer.empty]


async def _terms(proposal: Proposal, agreement: int, at: datetime) -> list[_Asked]:
    """The targets that are proposed."""
    edits = [(edit, term) for edit in proposal.edits if (term := Term.of(edit.after)) and _can_be_tried(term)]
    if not edits:
        return []
    codes = {term.service for _, term in edits}
    volumes, names, held = (
        await yearly(codes, at),
        await service_facts(codes),
        await counting(agreement, at=at),
    )
    before = await items_by_hash({edit.before for edit, _ in edits if edit.before})
    found = []
    for edit, term in edits:
        today, service = Term.of(before.get(edit.before)), names.get(term.service)
        one = _Asked(
            key=edit.key,
            name=term.name(service.name if service else term.service),
            volume=volumes.get(term.service, NONE),
            proposed=tried(term, held),
            today=tried(today, held) if today else None,
        )
        found.append(one)
    return found


async def _hours(proposal: Proposal, agreement: int, at: datetime) -> list[_Asked]:
    """The targets as they are, by the working hours that are proposed."""
    return [
        _Asked(
            key=each.key,
            name=each.name,
            volume=each.volume,
            proposed=Tried(term=each.term, calendar=each.after),
            today=Tried(term=each.term, calendar=each.before),
        )
        for each in await hours_moved(proposal.edits, agreement=agreement, at=at)
        if _can_be_tried(each.term)
    ]


def _can_be_tried(term: Term) -> bool:
    return term.target is not None and term.metric in TOLD


async def _happened(one: _Asked, at: datetime) -> TrialAnswer | None:
    try:
        return await what_would_have_happened(one.proposed, one.today, at=at)
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
        slack=happened.slack,
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
