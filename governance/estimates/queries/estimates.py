"""What callers may be told of a service today. A look-up reads it beside the promise, never instead of it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from governance.database import sql
from governance.estimates.rules.values import ENOUGH_DUE, Estimate, WhyNone

# One range of an index per service. What was said the day before still stands while today's is being counted.
LATEST = """SELECT k.service_id, c.today, e.day, ((e.until - interval '1 second') AT TIME ZONE c.zone)::date AS as_of,
    e.days, e.done_bp AS done_share_bp, e.n, e.window_days, e.why_none, e.ripened, e.ripened_done,
    m.over, t.lately_due, t.lately_kept, t.year_due, t.year_kept
FROM (SELECT zone, (:at::timestamptz AT TIME ZONE zone)::date AS today
    FROM (SELECT coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone) z) c
CROSS JOIN unnest(:services::bigint[]) AS k (service_id)
CROSS JOIN LATERAL (SELECT * FROM estimate WHERE service = k.service_id AND day <= c.today ORDER BY day DESC LIMIT 1) e
CROSS JOIN LATERAL (SELECT date_trunc('month', e.until AT TIME ZONE c.zone)::date AS over) m
CROSS JOIN LATERAL (SELECT sum(due) AS year_due, sum(met) AS year_kept,
        sum(due) FILTER (WHERE month >= m.over - interval '2 months') AS lately_due,
        sum(met) FILTER (WHERE month >= m.over - interval '2 months') AS lately_kept
    FROM tally WHERE service = k.service_id AND month < m.over AND month >= m.over - interval '12 months') t"""
LATELY, YEAR = 2, 12  # whole months, as in the query


async def estimates_of(service_ids: Collection[int], *, at: datetime) -> dict[int, Estimate]:
    """By the service's id; one of which no request was ever counted is missing from the answer."""
    if not service_ids:
        return {}
    rows = await sql.rows(LATEST, services=sorted(set(service_ids)), at=at)
    return {row["service_id"]: _estimate(row, row.pop("today")) for row in rows}


def _estimate(row: dict[str, Any], today: date) -> Estimate:
    row |= _due(*(row.pop(name) for name in ("over", "lately_due", "lately_kept", "year_due", "year_kept")))
    if (today - row["day"]).days > 1:
        return Estimate(**{**row, "days": None, "done_share_bp": 0, "why_none": WhyNone.STALE})
    return Estimate(**{**row, "why_none": WhyNone(row["why_none"]) if row["why_none"] else None})


def _due(
    over: date, due: int | None, kept: int | None, year_due: int | None, year_kept: int | None
) -> dict[str, Any]:
    """How often the promise was kept in the last two whole months; where too few fell due, in the last twelve."""
    months = LATELY if (due or 0) >= ENOUGH_DUE else YEAR
    first = over.replace(year=over.year - (over.month <= months), month=(over.month - months - 1) % 12 + 1)
    counted = (due, kept) if months == LATELY else (year_due, year_kept)
    return {
        "due": int(counted[0] or 0),
        "kept": int(counted[1] or 0),
        "due_first": first,
        "due_last": over - timedelta(days=1),
    }
