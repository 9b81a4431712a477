"""How the meetings of 311 and each department fare: held and canceled, who came, actions on time, days to minutes, last word.

Figures of both sides stand together: an action that 311 owes counts as 311's. Later pages read them; nothing is judged here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.database import sql
from governance.formats import ALL

YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many of so many; nothing is said of none."""

    of: int
    n: int

    @property
    def bp(self) -> int | None:
        """In basis points, rounded down; None of none."""
        return self.of * ALL // self.n if self.n else None


@dataclass(frozen=True, kw_only=True)
class MeetingHealth:
    """Of one department's meetings with 311 in a span of time.

    `came`: of those who were expected (they said that they come, were invited as guests, or came), who came. Days are
    medians of calendar days from a meeting's end, -1 where there is none. `own` and `centers` are actions that fell due,
    by who owed them. `last_talk`: the last meeting, or round of a change that says how it was talked through.
    """

    party: str
    body: str
    held: int
    canceled: int
    came: Share
    own: Share
    centers: Share
    days_to_circulated: int
    days_to_final: int
    last_meeting: datetime | None
    last_talk: datetime | None


# One row a department that has a group with 311; `since` and `at` bound what is counted, not the last word.
HEALTH = """
WITH met AS (SELECT m.*, b.party FROM meeting m JOIN body b ON b.id = m.body AND b.kind = 'working'),
  span AS (SELECT * FROM met WHERE starts >= :since AND starts < :at),
  expected AS (SELECT s.party, s.id, r.person FROM span s JOIN meeting_reply r ON r.meeting = s.id AND r.answer IN ('yes', 'online')
      WHERE s.state = 'closed'
    UNION SELECT s.party, s.id, g.person FROM span s JOIN meeting_guest g ON g.meeting = s.id WHERE s.state = 'closed'
    UNION SELECT s.party, s.id, a.person FROM span s JOIN attendance a ON a.meeting = s.id AND a.person IS NOT NULL
      WHERE s.state = 'closed'),
  came AS (SELECT e.party, count(*) AS n, count(*) FILTER (WHERE EXISTS (SELECT FROM attendance a
      WHERE a.meeting = e.id AND a.person = e.person)) AS of FROM expected e GROUP BY e.party),
  owed AS (SELECT b.party, a.party = b.party AS own, count(*) AS n, count(*) FILTER (WHERE a.done_at <= a.due) AS of
    FROM action a JOIN body b ON b.id = a.body AND b.kind = 'working'
    WHERE a.due >= :since AND a.due < :at AND a.state <> 'dropped' GROUP BY 1, 2),
  paper AS (SELECT s.party,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY x.circulated_at::date - s.closed_at::date) AS circulated,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY x.final_at::date - s.closed_at::date) FILTER (WHERE x.final_at IS NOT NULL) AS final
    FROM span s JOIN minutes x ON x.meeting = s.id AND x.circulated_at IS NOT NULL GROUP BY s.party)
SELECT p.code AS party, b.code AS body,
  (SELECT count(*) FROM span s WHERE s.party = p.id AND s.state = 'closed') AS held,
  (SELECT count(*) FROM span s WHERE s.party = p.id AND s.state = 'canceled') AS canceled,
  coalesce(c.of, 0) AS came_of, coalesce(c.n, 0) AS came_n, coalesce(o.of, 0) AS own_of, coalesce(o.n, 0) AS own_n,
  coalesce(x.of, 0) AS centers_of, coalesce(x.n, 0) AS centers_n,
  coalesce(y.circulated, -1) AS days_to_circulated, coalesce(y.final, -1) AS days_to_final,
  (SELECT max(m.closed_at) FROM met m WHERE m.party = p.id AND m.closed_at <= :at) AS last_meeting,
  greatest((SELECT max(m.closed_at) FROM met m WHERE m.party = p.id AND m.closed_at <= :at),
    (SELECT max(f.at) FROM offer f JOIN change h ON h.id = f.change JOIN agreement g ON g.id = h.agreement
      WHERE g.department = p.id AND f.conversation <> '' AND f.at <= :at)) AS last_talk
FROM body b JOIN party p ON p.id = b.party LEFT JOIN came c ON c.party = p.id LEFT JOIN owed o ON o.party = p.id AND o.own
LEFT JOIN owed x ON x.party = p.id AND NOT x.own LEFT JOIN paper y ON y.party = p.id
WHERE b.kind = 'working' AND b.state = 'standing' ORDER BY p.name
"""


async def health(*, at: datetime, since: datetime | None = None) -> tuple[MeetingHealth, ...]:
    """By department, of the year before an instant unless `since` says otherwise; in one question."""
    rows = await sql.rows(HEALTH, at=at, since=since or at - YEAR)
    return tuple(_health(row) for row in rows)


def _health(row: dict[str, int]) -> MeetingHealth:
    shares = {
        name: Share(of=row.pop(f"{name}_of"), n=row.pop(f"{name}_n")) for name in ("came", "own", "centers")
    }
    return MeetingHealth(**row, **shares)  # type: ignore[arg-type] # the other columns are its fields
