"""What waits: one question to the database over every kind of thing that somebody may have to act on.

A capability adds its own by one entry of SOURCES: the rows that are open, seen from a scope, and the matters of a row.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from governance.database import sql
from governance.people.rules import CONVENING_ROLES, PartyKind, Role, Viewer
from governance.waiting.queries import changes, results, set_up
from governance.waiting.queries.reading import Row
from governance.waiting.rules import changes as of_changes
from governance.waiting.rules import results as of_results
from governance.waiting.rules import set_up as of_set_up
from governance.waiting.rules.matter import Matter

MOST, ALL = 50, 2**31 - 1
# The offices that are the same for all rows stand here once: 311's, and the one that decides.
SCOPE = """WITH scope AS (SELECT :at::timestamptz AS at, :own::text[] AS own, :every::boolean AS every,
  :agreement::bigint AS agreement, :center::boolean AS center, :decides::boolean AS decides, :most::int AS most,
  (SELECT json_agg(json_build_object('code', code, 'name', name, 'kind', kind) ORDER BY code)
     FROM party WHERE kind = 'center') AS centers,
  (SELECT json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) FROM seat s JOIN party p ON p.id = s.party
     WHERE s.role = 'sponsor' ORDER BY s.closed_at IS NOT NULL, s.id LIMIT 1) AS office)
"""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is looked through, at an instant: what concerns `own` parties, or every one; `agreement`: of one alone.

    `center`: 311 reads what any department asks. `decides`: the convening office reads what it decides, and what is late
    anywhere. `most`: so many of each office, those with the oldest date.
    """

    at: datetime
    own: tuple[str, ...] = ()
    every: bool = False
    agreement: int | None = None
    center: bool = False
    decides: bool = False
    most: int = MOST


@dataclass(frozen=True, kw_only=True)
class Source:
    """`rows` is SQL over the one row `scope`; a row may name a `lane` of which only so many are read."""

    name: str
    rows: str
    matters: Callable[[Row, datetime], Iterable[Matter]]


CHANGES = Source(
    name="change", rows=changes.OPEN, matters=lambda row, _: of_changes.matters(changes.live(row))
)
EVENTS = Source(
    name="event", rows=results.EVENTS, matters=lambda row, _: of_results.of_event(results.event(row))
)
SCORECARDS = Source(
    name="card", rows=results.CARDS, matters=lambda row, at: of_results.of_card(results.card(row), at=at)
)
CORRECTIONS = Source(
    name="correction",
    rows=results.CORRECTIONS,
    matters=lambda row, _: of_results.of_correction(results.correction(row)),
)
SET_UP = Source(name="set-up", rows=set_up.DONE, matters=lambda row, _: of_set_up.matters(row))
SOURCES = (CHANGES, EVENTS, SCORECARDS, CORRECTIONS, SET_UP)


@dataclass(frozen=True, kw_only=True)
class Found:
    """`cut`: somebody has more in hand than is listed."""

    matters: tuple[Matter, ...] = ()
    cut: bool = False


async def matters(scope: Scope, *, of: tuple[Source, ...] = SOURCES) -> Found:
    """In the order of SOURCES; of changes, corrections and so on, those with the oldest date first."""
    if not of:
        return Found()
    rows = [(row["source"], json.loads(row["row"])) for row in await sql.rows(_statement(of), **vars(scope))]
    known = {source.name: source for source in of}
    lanes = Counter(row["lane"] for _, row in rows if "lane" in row)
    return Found(
        matters=tuple(each for name, row in rows for each in known[name].matters(row, scope.at)),
        cut=max(lanes.values(), default=0) >= scope.most,
    )


@lru_cache
def _statement(of: tuple[Source, ...]) -> str:
    parts = (f"SELECT '{each.name}' AS source, row_to_json(x) AS row FROM ({each.rows}) x" for each in of)  # noqa: S608 - texts of our own
    return SCOPE + " UNION ALL ".join(parts)


async def matters_for(viewer: Viewer, *, at: datetime, of: tuple[Source, ...] = SOURCES) -> Found:
    """What may concern a person, whether it waits for them or for others; nothing is asked for whom nothing does."""
    own = sorted({seat.party for seat in viewer.seats if seat.negotiates or seat.role in CONVENING_ROLES})
    keeps = viewer.with_role(Role.ADMINISTRATOR) is not None
    scope = Scope(
        at=at,
        own=tuple(own),
        center=any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats),
        decides=viewer.with_role(*CONVENING_ROLES) is not None,
    )
    return await matters(scope, of=tuple(each for each in of if (keeps if each is SET_UP else own)))
