"""A few figures of many scorecards at once, for lists: 311's own duty beside each, the latest one of each department."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from governance.database import sql
from governance.results.rules.formulas import Rate
from governance.scorecards.rules.goals import weighed_goal
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.values import Coverage, OptionalShare

PARTS = """s.number, coalesce(p.code, '') AS party, s.period, s.starts,
    s.figures::jsonb -> 'adjusted' ->> 'on_time' AS on_time, s.figures::jsonb -> 'center' ->> 'handed' AS handed,
    s.figures::jsonb ->> 'coverage' AS coverage,
    (SELECT json_agg(json_build_array(l -> 'goal_bp', l -> 'on_time' -> 'n'))
       FROM jsonb_array_elements(s.figures::jsonb -> 'services') l) AS goals FROM scorecard s LEFT JOIN party p ON p.id = s.party"""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a list says of a card: both sides' shares, and how many services have a target."""

    number: str
    period: Period
    on_time: Rate
    handed: OptionalShare
    coverage: Coverage
    goal_bp: int  # of all its services together; -1 where none was agreed


OF = f"SELECT {PARTS} WHERE s.number = ANY(:numbers::text[])"


async def figures_of(numbers: Collection[str]) -> Mapping[str, Figures]:
    """Figures by the card's number. It is not checked who may see a card: ask for numbers that the reader may see."""
    rows = await sql.rows(OF, numbers=sorted(numbers))
    return {row["number"]: _figures(row) for row in rows}


LATEST = f"""SELECT DISTINCT ON (s.party) {PARTS} WHERE s.state = 'published' AND s.period = :kind
    ORDER BY s.party, s.starts DESC, s.id DESC"""


async def latest_published(kind: PeriodKind = PeriodKind.MONTH) -> Mapping[str, Figures]:
    """The latest published card of each department by its code, and of the city by ""."""
    return {row["party"]: _figures(row) for row in await sql.rows(LATEST, kind=str(kind))}


def _figures(row: Mapping[str, Any]) -> Figures:
    handed = json.loads(row["handed"])
    return Figures(
        number=row["number"],
        period=Period(kind=PeriodKind(row["period"]), starts=row["starts"]),
        on_time=Rate(**json.loads(row["on_time"])),
        handed=OptionalShare(told=handed["told"], share=Rate(**handed["share"])),
        coverage=Coverage(**json.loads(row["coverage"])),
        goal_bp=weighed_goal(json.loads(row["goals"] or "[]")),
    )
