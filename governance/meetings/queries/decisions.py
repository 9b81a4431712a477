"""The register of decisions: searched, a page at a time, one by its number; with its vote and what it changed.

What is not internal, everybody signed in may read; what is internal, or about a change that is not decided yet, whoever sees
the meetings of its group.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.database import sql
from governance.errors import NotFound
from governance.meetings.queries.bodies import MeetingBody, bodies_of
from governance.meetings.queries.motions import MotionFacts, motions
from governance.meetings.rules.minutes_public import SEEN_BY_ALL
from governance.people.rules import Viewer

ON_A_PAGE = 25
NUMBER = re.compile(r"D-\d{4}-\d{4,}")
DECISIONS = """SELECT d.id, d.number, d.words, d.hash, d.about, d.recommendation, d.effect, d.effect_at, d.at,
    b.code AS body, b.name AS body_name, b.kind, m.id AS meeting_id, m.number AS meeting, m.state AS meeting_state,
    (m.starts AT TIME ZONE m.zone)::date AS day, i.title AS item, o.struck_at IS NOT NULL AS struck,
    coalesce(v.key, '') AS motion, coalesce(v.yes, 0) AS yes, coalesce(v.no, 0) AS no,
    d.internal OR o.internal OR i.internal AS internal,
    b.code = ANY(:bodies::text[]) AS own
  FROM decision d JOIN body b ON b.id = d.body JOIN meeting m ON m.id = d.meeting JOIN outcome o ON o.id = d.outcome
  JOIN agenda_item i ON i.id = o.item LEFT JOIN motion v ON v.id = d.motion
  WHERE (b.code = ANY(:bodies::text[]) OR (NOT d.internal AND NOT o.internal AND NOT i.internal
    AND NOT EXISTS (SELECT FROM change c WHERE 'change/' || c.number IN (d.about, i.about) AND c.state <> 'adopted')))"""
LISTED = f"""{DECISIONS} AND (:before = 0 OR d.id < :before) AND (:body = '' OR b.code = :body)
    AND (:since::date IS NULL OR (m.starts AT TIME ZONE m.zone)::date >= :since)
    AND d.number || ' ' || d.words || ' ' || b.name || ' ' || i.title ILIKE ALL (:wanted::text[])
  ORDER BY d.id DESC LIMIT :most"""
ONE = f"{DECISIONS} AND d.number = :number"
# Of final minutes, and about nothing that only some may see: what stands in their public reading.
PUBLISHED = f"""{DECISIONS} AND o.struck_at IS NULL
    AND EXISTS (SELECT FROM minutes n WHERE n.meeting = m.id AND n.final_at IS NOT NULL)
    AND split_part(d.about, '/', 1) = ANY(:seen::text[]) AND split_part(i.about, '/', 1) = ANY(:seen::text[])
  ORDER BY d.id"""
ABOUT = f"{DECISIONS} AND d.about = ANY(:about::text[]) ORDER BY d.id"


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """One entry. `own`: its reader may see the meetings of its group. `struck`: taken out of the notes again."""

    id: int
    number: str
    words: str
    hash: str
    about: str
    recommendation: bool
    effect: str
    effect_at: datetime | None
    at: datetime
    body: str
    body_name: str
    kind: str
    meeting_id: int
    meeting: str
    meeting_state: str
    day: date
    item: str
    struck: bool
    motion: str
    yes: int
    no: int
    internal: bool
    own: bool

    @property
    def change(self) -> str:
        """The number of the change it is about, "" if none."""
        kind, _, number = self.about.partition("/")
        return number if kind == "change" else ""

    @property
    def is_voted(self) -> bool:
        return bool(self.motion)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for; `words` are patterns of SQL, `before` the key to go on below (0: from the newest)."""

    words: tuple[str, ...] = ()
    body: str = ""
    since: date | None = None
    before: int = 0


@dataclass(frozen=True, kw_only=True)
class Listed:
    """`older` is the key to go on below, 0 on the last page; `groups` are those whose meetings the reader may see."""

    decisions: tuple[DecisionFacts, ...]
    older: int
    groups: tuple[MeetingBody, ...]


async def decisions(viewer: Viewer, wanted: Wanted, *, at: datetime, most: int = ON_A_PAGE) -> Listed:
    """The newest first."""
    groups = await bodies_of(viewer, at=at)
    of = {"bodies": [each.code for each in groups], "body": wanted.body, "since": wanted.since}
    rows = await sql.rows(LISTED, **of, wanted=list(wanted.words), before=wanted.before, most=most + 1)
    found = tuple(DecisionFacts(**row) for row in rows[:most])
    return Listed(decisions=found, older=found[-1].id if len(rows) > most else 0, groups=groups)


async def published_decisions() -> tuple[DecisionFacts, ...]:
    """What everybody may read, also somebody without an account; the oldest first."""
    seen = sorted({"", "change", *SEEN_BY_ALL})  # of changes those alone that were adopted
    return tuple(DecisionFacts(**row) for row in await sql.rows(PUBLISHED, bodies=[], seen=seen))


async def decision(number: str, *, viewer: Viewer, at: datetime) -> tuple[DecisionFacts, MotionFacts | None]:
    """The entry with this number, and its vote where there was one. Raises NotFound, also where it may not be seen."""
    row = await sql.row(ONE, number=number, bodies=await _groups(viewer, at))
    if row is None:
        raise NotFound(f"There is no decision {number} that you may see.")
    found = DecisionFacts(**row)
    voted = await motions(found.meeting_id, found.motion) if found.motion else ()
    return found, voted[0] if voted else None


async def decided_about(about: list[str], *, viewer: Viewer, at: datetime) -> tuple[DecisionFacts, ...]:
    """Decisions about any of these things, the oldest first."""
    rows = await sql.rows(ABOUT, about=about, bodies=await _groups(viewer, at)) if about else []
    return tuple(DecisionFacts(**row) for row in rows)


async def _groups(viewer: Viewer, at: datetime) -> list[Any]:
    return [each.code for each in await bodies_of(viewer, at=at)]
