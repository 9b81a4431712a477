"""How far each data source tells, how old its data may be, and how late closings come on record; from its uploads."""

from dataclasses import dataclass

from governance.calendars.rules.zones import DAY, seconds
from governance.database import sql
from governance.estimates.rules.days import days_late

PATIENCE = 7  # days that data may be old where their source promises no new ones
LATEST_UPLOADS = 31
ON_RECORD = 0.95  # of closings: then they count as being on record


@dataclass(frozen=True, kw_only=True)
class Source:
    """`told`: until when it tells (seconds since 1970), `late` days after which closings are on record."""

    told: int
    patience: int
    late: int

    @property
    def on_record(self) -> int:
        """Until when its closings are on record."""
        return self.told - self.late * DAY


# Bogus openings in the future tell nothing of how far the data reach: at most until their file came.
FEEDS = """SELECT f.id, least(max(l.last_opened), u.at) AS told, coalesce(nullif(f.every_days, 0), :patience) AS patience
    FROM feed f JOIN label l ON l.feed = f.id
    JOIN (SELECT feed, max(at) AS at FROM request_import WHERE state = 'done' GROUP BY feed) u ON u.feed = f.id
    GROUP BY f.id, u.at"""
# How long after it was made a closing came, of those that came with the latest uploads of each data source: beyond what the
# upload before reached, if it was made before that. What an upload reached is its latest opening.
LATE = """WITH latest AS (SELECT id, feed, at FROM (SELECT id, feed, at, row_number() OVER (PARTITION BY feed ORDER BY id DESC) AS back
        FROM request_import WHERE state = 'done') u WHERE back <= :uploads),
reached AS (SELECT feed, id, at, max(opened) OVER (PARTITION BY feed ORDER BY id) AS opened FROM (SELECT u.feed, u.id, u.at,
        (SELECT max(opened_at) FROM request WHERE first_import = u.id AND opened_at <= u.at) AS opened FROM latest u) b),
after AS (SELECT id, at, lag(opened) OVER (PARTITION BY feed ORDER BY id) AS reach FROM reached)
SELECT r.feed, count(*) AS closings, percentile_disc(:share::float) WITHIN GROUP (
        ORDER BY greatest(extract(epoch FROM a.reach - r.ended_at)::bigint, 0)) AS seconds
FROM after a JOIN request r ON r.last_import = a.id AND r.ended_at BETWEEN a.reach - interval '60 days' AND a.at
WHERE a.reach IS NOT NULL GROUP BY r.feed"""


async def sources() -> dict[int, Source]:
    """By the id of the data source; one of which nothing was taken in is missing."""
    came = await sql.rows(LATE, uploads=LATEST_UPLOADS, share=ON_RECORD)
    late = {row["feed"]: days_late(row["closings"], row["seconds"]) for row in came}
    return {
        row["id"]: Source(told=seconds(row["told"]), patience=row["patience"], late=late.get(row["id"], 0))
        for row in await sql.rows(FEEDS, patience=PATIENCE)
    }
