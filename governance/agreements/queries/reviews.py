"""The day on which an agreement is looked at again or ends, once it is near, and which sides have said something to it."""

import json
from dataclasses import dataclass
from datetime import date

from governance.agreements.rules.items.header import HEADER
from governance.agreements.rules.reviews import About
from governance.database import sql

# One row a day that is near, of the version recorded last; a day that an open change would move is that change's matter.
DAYS = f"""
SELECT a.id, a.code, a.center, a.department, d.about, d.day::date AS day,
  coalesce((SELECT json_agg(p.code) FROM agreement_review r JOIN party p ON p.id = r.party
    WHERE r.agreement = a.id AND r.about = d.about AND r.day = d.day::date), '[]') AS said
FROM agreement a CROSS JOIN LATERAL (SELECT v.id FROM version v WHERE v.agreement = a.id ORDER BY v.number DESC LIMIT 1) v
JOIN version_item vi ON vi.version = v.id AND vi.key = '{HEADER}' JOIN item i ON i.id = vi.item
CROSS JOIN LATERAL (VALUES ('end', i.body::json ->> 'ends_on'), ('review', i.body::json ->> 'review_on')) d (about, day)
WHERE d.day <> '' AND d.day::date <= :on::date + 90 AND (d.about = 'review' OR d.day::date > :on::date)
"""  # noqa: S608 - a constant


@dataclass(frozen=True, kw_only=True)
class NearDay:
    """`said` are the codes of the sides that confirmed it."""

    about: About
    day: date
    said: frozenset[str]


async def near_days(agreement: str, *, on: date) -> tuple[NearDay, ...]:
    rows = await sql.rows(f"{DAYS} AND a.code = :agreement ORDER BY d.day", on=on, agreement=agreement)
    return tuple(
        NearDay(about=About(row["about"]), day=row["day"], said=frozenset(json.loads(row["said"])))
        for row in rows
    )
