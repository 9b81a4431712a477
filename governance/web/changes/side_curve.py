"""Beside an open change: how much of the past was done within each time, with what each side wants marked on it.

The target of the present proposal is tried against the other side's; where that says the same or nothing, against today's.
"""

from collections.abc import Iterator
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
    result, goal = found.result, found.proposed.goal_bp
    told, unit = [_marked(*first, result.proposed)], found.proposed.target and found.proposed.target.unit
    if other and result.today:
        told.append(_marked(*other[:2], result.today))
    marks = list(_on_the_axis(found, first, other))
    return SideCurve(
        axis=str(unit or "").replace("-", " "),
        requests=result.requests,
        goal=formats.percent(goal),
        drawing=charts.curve(result.points, marks, upto=result.upto, goal_bp=goal, wide=False),
        marks=tuple(told),
    )


def _on_the_axis(found: TrialAnswer, first: tuple[str, str], other: _Wanted | None) -> Iterator[LabeledMark]:
    """The other target stands where it would be in the first one's unit, if it has a place there."""
    if found.proposed.target:
        yield LabeledMark(milli=found.proposed.target.amount * 1_000, label=first[1], kind=first[0])
    if other and found.result.today_milli is not None:
        yield LabeledMark(milli=found.result.today_milli, label=other[1], kind=other[0])


def _marked(kind: str, who: str, judged: Judged) -> MarkedTarget:
    target = judged.term.target
    return MarkedTarget(
        kind=kind, who=who, target=target_words(target) if target else "", share=share(judged.rate)
    )
