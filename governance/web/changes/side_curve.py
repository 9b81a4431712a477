"""Beside an open change: how much of the past was done within each time, with what each side wants marked on it.

The target of the present proposal is tried against the other side's; where that says the same or nothing, against today's.
"""

from dataclasses import dataclass

from governance import formats
from governance.agreements.queries.counting import Counting
from governance.agreements.rules.items import Term, target_words
from governance.changes.queries.page import ChangePage
from governance.changes.queries.situation import Situation
from governance.changes.rules.lines import ChangeLine
from governance.errors import ConcordError
from governance.trials.queries.backtests import TrialAnswer, tried, what_would_have_happened
from governance.trials.rules.backtest import Judged
from governance.web.changes.trial_words import share
from governance.web.site import charts
from governance.web.site.charts import Drawing, LabeledMark
from governance.web.site.pages import Request, now


@dataclass(frozen=True, kw_only=True)
class MarkedTarget:
    """A target on the curve; `kind` is the side's look: center, department or today."""

    kind: str
    who: str
    target: str
    share: str


@dataclass(frozen=True, kw_only=True)
class SideCurve:
    axis: str
    requests: int
    goal: str
    drawing: Drawing
    marks: tuple[MarkedTarget, ...]


def tried_beside(page: ChangePage) -> str:
    """The key of the line whose curve stands beside the change: the first one open, else the first; "" for none."""
    if page.current is None or page.ended:
        return ""
    rows = sorted((row for row in page.rows if row.tried), key=lambda row: row.agreed)
    return rows[0].key if rows else ""


async def side_curve(
    request: Request, line: ChangeLine, seen: Situation, counted: Counting
) -> SideCurve | None:
    """None where nothing can be told: no target, no requests or too few of them."""
    wanted = _wanted(line, seen)
    if not wanted:
        return None
    (kind, who, term), *others = wanted
    other = others[0] if others else None
    try:
        found = await what_would_have_happened(
            tried(term, counted), tried(other[2], counted) if other else None, at=now(request)
        )
    except ConcordError:  # no calendar, or one on which nothing falls due
        return None
    return None if found.empty or not found.told or found.result.few else _drawn(found, (kind, who), other)


_Wanted = tuple[str, str, Term]


def _wanted(line: ChangeLine, seen: Situation) -> list[_Wanted]:
    """What the present proposal wants, then what else is wanted or holds: each as (kind, whose, target)."""
    sides = {seen.department: "department", seen.center: "center"}
    first = sorted(sides, key=lambda code: seen.parties.get(code) != seen.offer_party)
    said = [
        (sides[code], seen.names[code], Term.of(line.words[code].item))
        for code in first
        if code in line.words
    ]
    known = [*said, ("today", "Today", Term.of(line.now))]
    found: list[_Wanted] = []
    for kind, who, term in known:
        if term and term.target and all(term.target != each.target for _, _, each in found):
            found.append((kind, who, term))
    return found


def _drawn(found: TrialAnswer, first: tuple[str, str], other: _Wanted | None) -> SideCurve:
    result = found.result
    told, target = [_marked(*first, result.proposed)], result.proposed.term.target
    said = [LabeledMark(milli=target.amount * 1_000 if target else 0, label=first[1], kind=first[0])]
    if other and result.today:
        told.append(_marked(*other[:2], result.today))
        if result.today_milli is not None:
            said.append(LabeledMark(milli=result.today_milli, label=other[1], kind=other[0]))
    goal = found.proposed.goal_bp
    return SideCurve(
        axis=str(target.unit).replace("-", " ") if target else "",
        requests=result.requests,
        goal=formats.percent(goal),
        drawing=charts.curve(result.points, said, upto=result.upto, goal_bp=goal, wide=False),
        marks=tuple(told),
    )


def _marked(kind: str, who: str, judged: Judged) -> MarkedTarget:
    target = judged.term.target
    return MarkedTarget(
        kind=kind, who=who, target=target_words(target) if target else "", share=share(judged.rate)
    )
