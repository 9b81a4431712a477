"""What was said of a service and what came true, by the month of asking; each figure is a set of requests.

Counted from requests as they are known now, so what was recorded late counts as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.database import sql
from governance.results.rules.verdicts import Standing


@dataclass(frozen=True, kw_only=True)
class MonthSaid:
    """`asked` requests of a month, `dated` of them with a date; of the `come` whose date has passed, `kept` were done by it
    and `day_less` a day before it. `least` to `most` days were said. `afterwards`: on some of its days nobody was told; it
    was worked out later.
    """

    month: date
    asked: int
    dated: int
    come: int
    kept: int
    day_less: int
    least: int | None
    most: int | None
    afterwards: bool


# A request stands beside what was said on the local day of its opening. A date has come when the data reach beyond it.
MONTHS = """WITH c AS (SELECT z.zone, (SELECT until FROM estimate WHERE service = :service ORDER BY day DESC LIMIT 1) AT TIME ZONE z.zone AS reach
    FROM (SELECT coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone) z),
asked AS (SELECT (j.opened AT TIME ZONE c.zone)::date AS day, c.reach,
        CASE WHEN isfinite(j.ended) THEN (j.ended AT TIME ZONE c.zone)::date END AS done
    FROM judgment j CROSS JOIN c WHERE j.service = :service AND isfinite(j.opened)
        AND j.opened >= :since::date - 1 AND j.standing_plain <> ALL(:left_out::int[])),
said AS (SELECT a.*, e.days, e.afterwards, a.day + e.days < a.reach::date AS come
    FROM asked a JOIN estimate e ON e.service = :service AND e.day = a.day AND e.day >= :since::date)
SELECT date_trunc('month', day)::date AS month, count(*) AS asked, count(days) AS dated,
    count(*) FILTER (WHERE come) AS come, count(*) FILTER (WHERE come AND done <= day + days) AS kept,
    count(*) FILTER (WHERE come AND done <= day + days - 1) AS day_less,
    min(days) AS least, max(days) AS most, bool_or(afterwards) AS afterwards
FROM said GROUP BY 1 ORDER BY 1"""


async def months_said(service_id: int, *, since: date = date.min) -> tuple[MonthSaid, ...]:
    """Each month from that day on in which something was said of a service, the first one first."""
    of = {"service": service_id, "since": since, "left_out": [int(each) for each in LEFT_OUT]}
    rows: list[Mapping[str, Any]] = list(await sql.rows(MONTHS, **of))
    return tuple(MonthSaid(**row) for row in rows)


LEFT_OUT = (Standing.INVALID, Standing.CORRECTED)
