"""What belongs onto the agenda of one meeting, read from everywhere: SOURCES is the one list of it.

A capability adds its own by one entry: how it is read, for which kinds of body. Which offices may hear of it, `items` says;
an entry that cannot be read is told of by its name, and what it put on an agenda before stays there.
"""

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec
import structlog

from governance.agendas.rules import own_sources as own
from governance.agendas.rules.from_waiting import proposed
from governance.agendas.rules.items import Days, Proposed, may_hear, ordered
from governance.database import sql
from governance.meetings.rules.agenda import ItemSource
from governance.people.rules import PartyKind
from governance.scorecards.rules.card_json import card_from
from governance.waiting.queries import matters as waiting

LOG = structlog.get_logger("agendas")
MOST = 20  # matters of one kind, the oldest first
AFTER = timedelta(days=35)  # to the meeting after this one, where none is set
FactsT = TypeVar("FactsT")


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """A meeting for which an agenda is made, at an instant; `following` is when the one after it begins.

    `offices` are those of its body, by code; `department` and `agreement` are those of a pair, "" and None for a board.
    """

    id: int
    number: str
    body: int
    board: bool
    offices: dict[str, PartyKind]
    department: str
    agreement: int | None
    starts: datetime
    following: datetime
    series: str
    template: str
    zone: str
    due: datetime
    late: bool  # what comes now comes after the time that a law of open meetings sets
    at: datetime

    @property
    def days(self) -> Days:
        zone = ZoneInfo(self.zone)
        return Days(zone=zone, year=self.starts.astimezone(zone).year)


@dataclass(frozen=True, kw_only=True)
class Source:
    """`read` answers what it would put on the agenda of a meeting. `pairs`, `boards`: at which kind of meeting."""

    name: str
    puts: frozenset[ItemSource]
    read: Callable[[Ahead], Awaitable[Iterable[Proposed]]]
    pairs: bool = True
    boards: bool = False


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """`unread`: of these kinds nothing is known for now, so that none of them counts as settled."""

    items: tuple[Proposed, ...] = ()
    unread: frozenset[ItemSource] = field(default_factory=frozenset)


async def belonging(ahead: Ahead) -> Belongs:
    """Everything that belongs onto this agenda and that all of its offices may hear of, in its order."""
    found: list[Proposed] = []
    unread: set[ItemSource] = set()
    for source in SOURCES:
        if not (source.boards if ahead.board else source.pairs):
            continue
        try:
            found += await source.read(ahead)
        except Exception:
            LOG.exception("agenda source failed", source=source.name, meeting=ahead.number)
            unread |= source.puts
    heard = (each for each in found if may_hear(each, ahead.offices))
    return Belongs(items=tuple(ordered(heard)), unread=frozenset(unread))


async def _waiting(ahead: Ahead) -> Iterable[Proposed]:
    """Changes by turn and age, corrections, names, days of the agreement that are near."""
    scope = waiting.Scope(
        at=ahead.at, own=tuple(ahead.offices), agreement=ahead.agreement, center=False, most=MOST
    )
    kinds = (waiting.CHANGES, waiting.CORRECTIONS, waiting.NAMES, waiting.NEAR_DAYS)
    found = await waiting.matters(scope, of=kinds)
    return proposed(found.matters, ahead.days)


COLLISIONS = """
SELECT c.number, c.title, json_build_array(ce.code, de.code)::text AS sides, c.turn_since AS since
FROM change c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center JOIN party de ON de.id = a.department
CROSS JOIN LATERAL (SELECT id FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o
WHERE c.agreement = :agreement AND c.state IN ('open', 'noticed', 'agreed') AND EXISTS (
  SELECT FROM edit e LEFT JOIN version_item vi ON vi.key = e.key AND vi.version = (
    SELECT id FROM version WHERE agreement = a.id ORDER BY number DESC LIMIT 1) LEFT JOIN item i ON i.id = vi.item
  WHERE e.offer = o.id AND e.before <> coalesce(i.hash, '')
    AND NOT (starts_with(e.key, 'calendar:') AND e.after = coalesce(i.hash, '')))
ORDER BY c.turn_since LIMIT :most
"""


async def _collisions(ahead: Ahead) -> Iterable[Proposed]:
    rows = await sql.rows(COLLISIONS, agreement=ahead.agreement, most=MOST)
    return [own.of_collision(_with_sides(own.Collision, row)) for row in rows]


def _with_sides(facts: type[FactsT], row: sql.Row) -> FactsT:
    return msgspec.convert({**row, "sides": tuple(json.loads(row["sides"]))}, facts)


# Of the body, or of one of its agreement's versions; carried, overdue, or due before the meeting after this one.
ACTIONS = """
SELECT n.number, n.words, p.name AS owner, n.due, n.carried, n.done_at AS done, :sides AS sides
FROM action n JOIN party p ON p.id = n.party LEFT JOIN version v ON v.id = n.version
WHERE (n.body = :body OR (n.body IS NULL AND v.agreement = :agreement)) AND n.state IN ('open', 'done')
  AND (n.carried > 0 OR n.due < :following OR n.state = 'done')
ORDER BY n.due, n.id LIMIT :most
"""


async def _actions(ahead: Ahead) -> Iterable[Proposed]:
    values = {"body": ahead.body, "agreement": ahead.agreement, "following": ahead.following, "most": MOST}
    rows = await sql.rows(ACTIONS, **values, sides=json.dumps(list(ahead.offices)))
    return [own.of_action(_with_sides(own.OpenAction, row), ahead.days) for row in rows]


MINUTES = """
SELECT m.number, m.starts AS day, coalesce(x.state, '') AS state, x.corrections_until AS until, :sides AS sides
FROM meeting m LEFT JOIN minutes x ON x.meeting = m.id
WHERE m.body = :body AND m.state = 'closed' AND m.starts < :starts
ORDER BY m.starts DESC LIMIT 1
"""


async def _last_minutes(ahead: Ahead) -> Iterable[Proposed]:
    """A board approves them; at a working meeting they are an item only while they are not final."""
    values = {"body": ahead.body, "starts": ahead.starts}
    rows = await sql.rows(MINUTES, **values, sides=json.dumps(list(ahead.offices)))
    found = [_with_sides(own.LastMinutes, row) for row in rows if row["state"] != "final"]
    return [own.of_minutes(each, ahead.days, board=ahead.board) for each in found]


COMING = """
SELECT p.code AS party, count(*) AS count, (array_agg(e.title ORDER BY e.starts, e.id))[1] AS first,
  min(e.starts) AS starts, max(least(e.ends, :last::date)) AS ends, :sides AS sides
FROM outlook_entry e JOIN party p ON p.id = e.party
WHERE p.code = :department AND e.state = 'shown' AND e.ends >= :first::date AND e.starts <= :last::date
GROUP BY p.code
"""


async def _coming_up(ahead: Ahead) -> Iterable[Proposed]:
    day = ahead.starts.astimezone(ZoneInfo(ahead.zone)).date()
    values = {"department": ahead.department, "first": day, "last": day + timedelta(days=90)}
    rows = await sql.rows(COMING, **values, sides=json.dumps(list(ahead.offices)))
    return [own.of_coming_up(_with_sides(own.ComingUp, row), ahead.days) for row in rows]


CARD = """
SELECT s.number, s.figures, (SELECT coalesce(json_object_agg(x.metric, x.goal), '{}')::text FROM (
    SELECT i.body::json ->> 'metric' AS metric, min((i.body::json ->> 'goal_bp')::int) AS goal
    FROM version_item vi JOIN item i ON i.id = vi.item
    WHERE vi.version = (SELECT id FROM version WHERE agreement = :agreement AND effective_from <= s.ends
        ORDER BY number DESC LIMIT 1)
      AND i.body::json ->> 'owed_by' = 'center' GROUP BY 1) x) AS goals
FROM scorecard s LEFT JOIN party p ON p.id = s.party
WHERE coalesce(p.code, '') = :department AND s.state = 'published' AND s.period = 'month'
ORDER BY s.starts DESC LIMIT 1
"""


async def _latest_card(ahead: Ahead) -> Iterable[Proposed]:
    """Of the department; a board's is the whole city's."""
    row = await sql.row(CARD, department=ahead.department, agreement=ahead.agreement)
    if row is None:
        return ()
    card = card_from(json.loads(row["figures"]))
    return own.of_card(own.Latest(number=row["number"], card=card, goals=json.loads(row["goals"])))


async def _standing(ahead: Ahead) -> Iterable[Proposed]:
    items = msgspec.json.decode(ahead.template or "[]", type=tuple[own.StandingItem, ...])
    return own.of_standing(items, ahead.series)


_CHANGES = frozenset({ItemSource.CHANGE, ItemSource.CORRECTION, ItemSource.LABELS, ItemSource.REVIEW})
_RESULTS = frozenset({ItemSource.MISSED, ItemSource.DECLINING, ItemSource.CENTER})
SOURCES: tuple[Source, ...] = (
    Source(name="last minutes", puts=frozenset({ItemSource.MINUTES}), read=_last_minutes, boards=True),
    Source(name="actions", puts=frozenset({ItemSource.ACTION}), read=_actions, boards=True),
    Source(name="collisions", puts=frozenset({ItemSource.COLLISION}), read=_collisions),
    Source(name="what waits", puts=_CHANGES, read=_waiting),
    Source(name="results", puts=_RESULTS, read=_latest_card, boards=True),
    Source(name="coming up", puts=frozenset({ItemSource.OUTLOOK}), read=_coming_up),
    Source(
        name="every meeting",
        puts=frozenset({ItemSource.STANDING, ItemSource.STANDING_FIRST}),
        read=_standing,
        boards=True,
    ),
)
