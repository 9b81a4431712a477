"""The results of a few days, counted by the server: what fell due, was opened, was closed; for the city and by department.

And what was usual in the twelve months before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.database import sql
from governance.results.queries.result import judged, on_time, overdue
from governance.results.rules.formulas import Rate, share
from governance.scorecards.rules.earlier_cards import Month, usual_by, year_before
from governance.scorecards.rules.periods import PeriodKind, around
from governance.scorecards.rules.swing import MONTHS, Usual
from governance.scorecards.rules.values import Named, Volume


@dataclass(frozen=True, kw_only=True)
class Results:
    """Of a department, or (code "") of everything: on time with and without event adjustments, and how many of each."""

    party: Named
    on_time: Rate
    plain: Rate
    volume: Volume


@dataclass(frozen=True, kw_only=True)
class Span:
    """`whole` counts every request, also those that no department owes; `overdue` were open past due at the end."""

    whole: Results
    parties: tuple[Results, ...]
    overdue: int


# One range of an index per part.
RESULTS = f"""
WITH found AS (
  SELECT party, 1 AS due, ({on_time()})::int AS met, 0 AS due_plain, 0 AS met_plain, 0 AS opened, 0 AS closed
    FROM judgment WHERE {judged()} AND due >= :starts AND due < :ends
  UNION ALL SELECT party, 0, 0, 1, ({on_time(adjusted=False)})::int, 0, 0 FROM judgment WHERE {judged(adjusted=False)}
    AND ((due_plain = due AND due >= :starts AND due < :ends)
      OR (due_plain <> due AND due_plain >= :starts AND due_plain < :ends))
  UNION ALL SELECT j.party, 0, 0, 0, 0, 1, 0 FROM (SELECT id FROM service UNION ALL SELECT 0) s JOIN judgment j
    ON j.service = s.id WHERE j.opened >= :starts AND j.opened < :ends
  UNION ALL SELECT party, 0, 0, 0, 0, 0, 1 FROM judgment WHERE ended >= :starts AND ended < :ends)
SELECT coalesce(p.code, '') AS code, coalesce(p.name, '') AS name, sum(f.due) AS due, sum(f.met) AS met,
  sum(f.due_plain) AS due_plain, sum(f.met_plain) AS met_plain, sum(f.opened) AS opened, sum(f.closed) AS closed
FROM found f LEFT JOIN party p ON p.id = f.party GROUP BY p.code, p.name ORDER BY p.name
"""  # noqa: S608 - constants of ours
# Of everybody; those whose due date was moved are told by the moved one.
OVERDUE = f"SELECT count(*) FROM judgment WHERE {overdue(':ends')}"  # noqa: S608 - a constant


async def results_between(starts: datetime, ends: datetime) -> Span:
    """From `starts` until before `ends`, which lies in the past: what fell due then is on time or it is not."""
    rows = await sql.rows(RESULTS, starts=starts, ends=ends)
    overdue = await sql.value(OVERDUE, ends=ends)
    parties = tuple(_results(row) for row in rows if row["code"])
    return Span(whole=_sum(rows), parties=parties, overdue=overdue)


def _results(row: Mapping[str, Any]) -> Results:
    return Results(
        party=Named(code=row["code"], name=row["name"]),
        on_time=share(row["met"], row["due"]),
        plain=share(row["met_plain"], row["due_plain"]),
        volume=Volume(opened=row["opened"], closed=row["closed"], due=row["due"]),
    )


def _sum(rows: list[dict[str, Any]]) -> Results:
    names = ("due", "met", "due_plain", "met_plain", "opened", "closed")
    return _results({"code": "", "name": "", **{name: sum(row[name] for row in rows) for name in names}})


TALLIES = """SELECT t.month, t.service::text AS service, t.party, coalesce(p.code, '') AS code, t.due, t.met, t.due_plain, t.met_plain
    FROM tally t LEFT JOIN party p ON p.id = t.party WHERE t.month >= :first AND t.month < :until"""


async def usual_before(day: date) -> dict[str, Usual]:
    """Of the twelve months before the one of a day: each department's by its code, and "" for everything."""
    month = around(PeriodKind.MONTH, day)
    rows = await sql.rows(TALLIES, first=month.before(MONTHS)[0].starts, until=month.starts)
    codes = {row["party"]: row.pop("code") for row in rows}
    return usual_by(year_before((Month(**row) for row in rows), month), lambda each: codes[each.party])
