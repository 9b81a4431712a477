"""A month of published cards side by side, with what 311's own part was in the months before: for the page of the whole city."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.database import sql
from governance.results.rules.formulas import Rate
from governance.scorecards.rules.goals import weighed_goal
from governance.scorecards.rules.periods import TREND, Period, PeriodKind
from governance.scorecards.rules.values import Coverage, Named, OptionalShare, Slice

# The month asked for, else the last one of which the city's own card is published; its own goals of 311 for passing on.
MONTH = """WITH told AS (SELECT starts FROM scorecard WHERE state = 'published' AND period = 'month' AND party IS NULL),
chosen AS (SELECT coalesce((SELECT starts FROM told WHERE starts = :month::date), (SELECT max(starts) FROM told)) AS starts),
last AS (SELECT DISTINCT ON (agreement) * FROM version WHERE effective_from <= :today ORDER BY agreement, number DESC)
SELECT s.number, s.state, s.starts, coalesce(p.code, '') AS party, coalesce(p.name, '') AS name, chosen.starts AS month,
  (SELECT json_agg(starts ORDER BY starts DESC) FROM told) AS months,
  (SELECT json_agg(json_build_object('code', code, 'name', name, 'kind', kind) ORDER BY id) FROM party
    WHERE kind IN ('center', 'oversight')) AS offices,
  (SELECT json_agg(DISTINCT (i.body::jsonb ->> 'goal_bp')::int) FROM last v JOIN version_item vi ON vi.version = v.id
    JOIN item i ON i.id = vi.item WHERE (v.ends_on IS NULL OR v.ends_on > :today) AND vi.key LIKE '%/routed'
    AND i.body::jsonb ->> 'owed_by' = 'center') AS routed,
  CASE WHEN s.state = 'published' AND p.id IS NULL THEN s.figures::jsonb -> 'center' ->> 'handed' END AS handed,
  CASE WHEN s.state = 'published' AND s.starts = chosen.starts THEN json_build_object(
    'on_time', s.figures::jsonb -> 'adjusted' -> 'on_time', 'overdue', s.figures::jsonb -> 'adjusted' -> 'overdue',
    'overdue_age', s.figures::jsonb -> 'adjusted' -> 'overdue_age', 'coverage', s.figures::jsonb -> 'coverage',
    'trend', s.figures::jsonb -> 'trend', 'districts', s.figures::jsonb -> 'districts',
    'goals', (SELECT json_agg(json_build_array(l -> 'goal_bp', l -> 'on_time' -> 'n'))
      FROM jsonb_array_elements(s.figures::jsonb -> 'services') l)) END AS figures
FROM chosen JOIN scorecard s ON s.period = 'month' AND s.starts <= chosen.starts
  AND s.starts > chosen.starts - INTERVAL '12 months' LEFT JOIN party p ON p.id = s.party ORDER BY p.name, s.starts"""


@dataclass(frozen=True, kw_only=True)
class MonthPoint:
    """A month of a trend in ten-thousandths, -1 where nothing fell due; `number` is its published card, "" where there is none."""

    starts: date
    bp: int
    plain_bp: int
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class MonthCard:
    """What one published card says of its month and of the eleven before it; `goal_bp` -1 where none was agreed."""

    number: str
    party: Named
    on_time: Rate
    goal_bp: int
    overdue: int
    overdue_age: int
    coverage: Coverage
    trend: tuple[MonthPoint, ...]
    districts: tuple[Slice, ...]


@dataclass(frozen=True, kw_only=True)
class OfficeName:
    code: str
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CityMonth:
    """A month of the whole city. `held` are departments whose card is held back, `waiting` those whose card is a draft.

    `handed` is 311's own part by month; `handed_goal` -1 where the agreements do not all name the same.
    """

    period: Period
    months: tuple[Period, ...]
    cards: Mapping[str, MonthCard]
    held: frozenset[str]
    waiting: frozenset[str]
    handed: OptionalShare
    handed_before: OptionalShare | None
    handed_trend: tuple[MonthPoint, ...]
    handed_goal: int = -1
    offices: tuple[OfficeName, ...] = ()  # 311 and the convening office

    @property
    def whole(self) -> MonthCard:
        return self.cards[""]


async def city_month(month: date | None, *, today: date) -> CityMonth | None:
    """None where no card of the city is published yet. A month without one is answered by the last that has one."""
    rows = await sql.rows(MONTH, month=month, today=today)
    if not rows:
        return None
    numbers = {(row["party"], row["starts"]): row["number"] for row in rows if row["state"] == "published"}
    chosen = rows[0]["month"]
    now = [row for row in rows if row["starts"] == chosen]
    routed = json.loads(rows[0]["routed"] or "[]")
    handed = {row["starts"]: _optional(row["handed"]) for row in rows if row["handed"]}
    before = Period(kind=PeriodKind.MONTH, starts=chosen).previous.starts
    return CityMonth(
        period=_month(chosen),
        months=tuple(_month(date.fromisoformat(each)) for each in json.loads(rows[0]["months"])),
        cards={row["party"]: _card(row, numbers) for row in now if row["figures"]},
        held=frozenset(row["party"] for row in now if row["state"] == "held"),
        waiting=frozenset(row["party"] for row in now if row["state"] == "draft"),
        handed=handed[chosen],
        handed_before=handed.get(before),
        handed_trend=_handed(_month(chosen), handed, numbers),
        handed_goal=routed[0] if len(routed) == 1 else -1,
        offices=tuple(OfficeName(**each) for each in json.loads(rows[0]["offices"] or "[]")),
    )


def _month(starts: date) -> Period:
    return Period(kind=PeriodKind.MONTH, starts=starts)


def _optional(written: str) -> OptionalShare:
    told = json.loads(written)
    return OptionalShare(told=told["told"], share=Rate(**told["share"]))


def _card(row: Mapping[str, Any], numbers: Mapping[tuple[str, date], str]) -> MonthCard:
    told = json.loads(row["figures"])
    return MonthCard(
        number=row["number"],
        party=Named(code=row["party"], name=row["name"]),
        on_time=Rate(**told["on_time"]),
        goal_bp=weighed_goal(told["goals"] or []),
        overdue=told["overdue"],
        overdue_age=told["overdue_age"],
        coverage=Coverage(**told["coverage"]),
        trend=tuple(_point(each, row["party"], numbers) for each in told["trend"]),
        districts=tuple(Slice(**{**each, "on_time": Rate(**each["on_time"])}) for each in told["districts"]),
    )


def _point(told: Mapping[str, Any], party: str, numbers: Mapping[tuple[str, date], str]) -> MonthPoint:
    starts = date.fromisoformat(told["starts"])
    number = numbers.get((party, starts), "")
    return MonthPoint(starts=starts, bp=told["on_time"]["bp"], plain_bp=told["plain"]["bp"], number=number)


def _handed(
    last: Period, told: Mapping[date, OptionalShare], numbers: Mapping[tuple[str, date], str]
) -> tuple[MonthPoint, ...]:
    months: Sequence[Period] = (*last.before(TREND - 1), last)
    found = []
    for each in months:
        share = told.get(each.starts)
        bp = share.share.bp if share and share.told and share.share.n else -1
        number = numbers.get(("", each.starts), "")
        found.append(MonthPoint(starts=each.starts, bp=bp, plain_bp=bp, number=number))
    return tuple(found)
