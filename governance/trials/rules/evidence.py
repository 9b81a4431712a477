"""The figures that were in front of both sides when a proposal was sent: frozen with it as canonical JSON.

Integers, ten-thousandths and codes only; the requests are named by a fingerprint of when each was opened and ended.
Beside them stand the sender's own words. What is frozen never changes, whatever becomes of the requests.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from governance import canonical, formats
from governance.agreements.rules.items import Target, goal_words, target_from, target_words
from governance.results.rules.formulas import FEWEST, share
from governance.trials.rules.slack import Kind, Slack
from governance.trials.rules.slack_words import remark

OURS = ('{"figures":', '{"v":1,"words":')  # how evidence begins that was sealed here


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One target on the past: `met` of `n`, in ten-thousandths; -1 where n is 0."""

    target: Target
    met: int
    missed: int
    overdue: int
    n: int
    bp: int


@dataclass(frozen=True, kw_only=True)
class FrozenTarget:
    """One proposed target, and today's where there is one. `within` are (share, thousandths of the unit) pairs.

    `extra_late` is per year where `days` are a year or more, else in all of them; 0 where there is no target today.
    `without_event` are the two shares as if no event had been adjusted for; empty where there was none.
    """

    key: str
    name: str
    first: date
    last: date
    days: int
    requests: int
    formula: str
    proposed: Counted
    today: Counted | None
    extra_late: int
    within: tuple[tuple[int, int], ...]
    events: tuple[str, ...]
    without_event: tuple[int, ...]
    fingerprint: str
    slack: tuple[Slack, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was worked out as of an instant; `more` counts the targets that are not among the lines."""

    as_of: datetime
    lines: tuple[FrozenTarget, ...]
    more: int = 0


def sealed(words: str, figures: Figures | None) -> str:
    """Evidence as it is stored: the words alone where there are no figures."""
    if figures is None and not words.startswith(OURS):
        return words
    return canonical.dumps({"v": 1, "words": words} | ({"figures": _body(figures)} if figures else {}))


@lru_cache(maxsize=1024)
def unsealed(stored: str) -> tuple[str, Figures | None]:
    """The words and the figures of stored evidence; whatever is not of our form is somebody's words."""
    if not stored.startswith(OURS):
        return stored, None
    body = json.loads(stored)
    return body["words"], _figures(body["figures"]) if "figures" in body else None


def _body(figures: Figures) -> dict[str, Any]:
    return {
        "as_of": figures.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "more": figures.more,
        "lines": [_line_body(line) for line in figures.lines],
    }


def _line_body(line: FrozenTarget) -> dict[str, Any]:
    parts = {
        name: value
        for name, value in vars(line).items()
        if name not in ("proposed", "today", "first", "last", "slack")
    }
    lists = {name: list(getattr(line, name)) for name in ("events", "without_event")}
    pairs = {"within": [list(pair) for pair in line.within]}
    days = {"first": line.first.isoformat(), "last": line.last.isoformat()}
    today = {"today": _counted_body(line.today)} if line.today else {}
    remarks = {"slack": [_slack_body(each) for each in line.slack]} if line.slack else {}
    return parts | lists | pairs | days | today | remarks | {"proposed": _counted_body(line.proposed)}


def _slack_body(of: Slack) -> dict[str, Any]:
    numbers = {name: getattr(of, name) for name in ("quarters", "figure_bp", "goal_bp")}
    return {"kind": str(of.kind), "met": of.rate.met, "n": of.rate.n, **numbers}


def _counted_body(counted: Counted) -> dict[str, Any]:
    target = {"amount": counted.target.amount, "unit": str(counted.target.unit)}
    return {**vars(counted), "target": target}


def _figures(body: Mapping[str, Any]) -> Figures:
    lines = tuple(_line(line) for line in body["lines"])
    return Figures(as_of=datetime.fromisoformat(body["as_of"]), lines=lines, more=body["more"])


def _line(body: Mapping[str, Any]) -> FrozenTarget:
    read = dict(body)
    read |= {name: date.fromisoformat(body[name]) for name in ("first", "last")}
    read |= {name: tuple(body[name]) for name in ("events", "without_event")}
    read |= {"within": tuple((share, milli) for share, milli in body["within"])}
    read |= {"slack": tuple(_slack(each) for each in body.get("slack", ()))}
    today = _counted(body["today"]) if "today" in body else None
    return FrozenTarget(**{**read, "proposed": _counted(body["proposed"]), "today": today})


def _slack(body: Mapping[str, Any]) -> Slack:
    numbers = {name: body[name] for name in ("quarters", "figure_bp", "goal_bp")}
    return Slack(kind=Kind(body["kind"]), rate=share(body["met"], body["n"]), **numbers)


def _counted(body: Mapping[str, Any]) -> Counted:
    target = target_from(body["target"])
    return Counted(**{**body, "target": target})


def sentence(line: FrozenTarget) -> str:
    """Pothole repair: of 2,140 requests opened Jun 2, 2024 to Jun 1, 2026, 88% would count as on time within 7 days."""
    span = f"{line.proposed.n:,} requests opened {formats.short_day(line.first)} to {formats.short_day(line.last)}"
    was = f", {share_words(line.today)} by today’s {_today(line, line.today)}" if line.today else ""
    few = "" if line.proposed.n >= FEWEST else " So few requests say little."
    told = f"{share_words(line.proposed)} would count as on time within {target_words(line.proposed.target)}"
    return " ".join((f"{line.name}: of {span}, {told}{was}.{few}", *remarks(line)))


def remarks(line: FrozenTarget) -> tuple[str, ...]:
    """What history said of the proposed target itself."""
    return tuple(remark(each, line.proposed.target) for each in line.slack)


def _today(line: FrozenTarget, today: Counted) -> str:
    """Today's target; where only the working hours would change, those."""
    return "working hours" if today.target == line.proposed.target else target_words(today.target)


def share_words(counted: Counted) -> str:
    """88%; 7 of 12 where there are too few for a rate."""
    if counted.n < FEWEST:
        return f"{counted.met} of {counted.n}"
    return goal_words(formats.whole_percent(counted.bp))
