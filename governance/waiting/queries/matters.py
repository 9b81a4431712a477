"""What waits: one question to the database over every kind of thing that somebody may have to act on.

A capability adds its own by one entry of SOURCES: the rows that are open, seen from a scope, and the matters of a row.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from governance.database import sql
from governance.people.rules import CONVENING_ROLES, PartyKind, Role, Viewer
from governance.waiting.queries import changes, holidays, people, reorganizations, results, set_up
from governance.waiting.rules.changes import Live
from governance.waiting.rules.changes import matters as of_live
from governance.waiting.rules.holidays import HolidaysTold, of_holidays
from governance.waiting.rules.matter import Matter
from governance.waiting.rules.people import SuccessionAsked, of_succession
from governance.waiting.rules.reorganizations import ReorganizationOpen, of_reorganization
from governance.waiting.rules.results import (
    CardOpen,
    CorrectionAsked,
    EventOpen,
    NamesTold,
    of_card,
    of_correction,
    of_event,
    of_names,
)
from governance.waiting.rules.set_up import matters as of_set_up

MOST, ALL = 50, 2**31 - 1
# The offices that are the same for all rows stand here once: 311's, and the one that decides.
SCOPE = """WITH scope AS (SELECT :at::timestamptz AS at, :own::text[] AS own, :every::boolean AS every,
  :agreement::bigint AS agreement, :center::boolean AS center, :decides::boolean AS decides, :most::int AS most,
  (SELECT json_agg(json_build_object('code', code, 'name', name, 'kind', kind) ORDER BY code)
     FROM party WHERE kind = 'center') AS centers,
  (SELECT json_build_object('code', p.code, 'name', p.name, 'kind', p.kind)
     FROM party p WHERE p.kind = 'oversight') AS office)
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
    """`rows` is SQL over the one row `scope`; each of its rows is read as a `facts`, from which matters follow."""

    name: str
    rows: str
    facts: Any
    matters: Callable[[Any, datetime], Iterable[Matter]]


CHANGES = Source(name="change", rows=changes.OPEN, facts=Live, matters=lambda live, _: of_live(live))
EVENTS = Source(name="event", rows=results.EVENTS, facts=EventOpen, matters=lambda event, _: of_event(event))
SCORECARDS = Source(name="card", rows=results.CARDS, facts=CardOpen, matters=of_card)
CORRECTIONS = Source(
    name="correction",
    rows=results.CORRECTIONS,
    facts=CorrectionAsked,
    matters=lambda correction, _: of_correction(correction),
)
NAMES = Source(name="names", rows=results.NAMES, facts=NamesTold, matters=lambda notice, _: of_names(notice))
SET_UP = Source(
    name="set-up", rows=set_up.DONE, facts=dict[str, bool], matters=lambda done, _: of_set_up(done)
)
REORGANIZATIONS = Source(
    name="reorganization",
    rows=reorganizations.OPEN,
    facts=ReorganizationOpen,
    matters=lambda found, _: of_reorganization(found),
)
HOLIDAYS = Source(
    name="holidays", rows=holidays.OPEN, facts=HolidaysTold, matters=lambda told, _: of_holidays(told)
)
SUCCESSIONS = Source(
    name="succession",
    rows=people.SUCCESSIONS,
    facts=SuccessionAsked,
    matters=lambda asked, _: of_succession(asked),
)
SOURCES = (
    CHANGES,
    REORGANIZATIONS,
    EVENTS,
    CORRECTIONS,
    NAMES,
    SCORECARDS,
    HOLIDAYS,
    SUCCESSIONS,
    SET_UP,
)


@dataclass(frozen=True, kw_only=True)
class WaitingMatters:
    """`cut`: an office has more changes in hand than are listed."""

    matters: tuple[Matter, ...] = ()
    cut: bool = False


async def matters(scope: Scope, *, of: tuple[Source, ...] = SOURCES) -> WaitingMatters:
    """In the order of SOURCES; of changes, corrections and so on, those with the oldest date first."""
    if not of:
        return WaitingMatters()
    known = {source.name: source for source in of}
    rows = await sql.rows(_statement(of), **vars(scope))
    found = [(known[row["source"]], row["facts"]) for row in rows]
    read = [(source, msgspec.json.decode(text, type=source.facts)) for source, text in found]
    turns = Counter(facts.turn for source, facts in read if source is CHANGES)
    return WaitingMatters(
        matters=tuple(each for source, facts in read for each in source.matters(facts, scope.at)),
        cut=max(turns.values(), default=0) >= scope.most,
    )


@lru_cache
def _statement(of: tuple[Source, ...]) -> str:
    parts = (f"SELECT '{each.name}' AS source, row_to_json(x) AS facts FROM ({each.rows}) x" for each in of)  # noqa: S608 - texts of our own
    return SCOPE + " UNION ALL ".join(parts)


async def matters_for(
    viewer: Viewer, *, at: datetime, of: tuple[Source, ...] = SOURCES, most: int = MOST
) -> WaitingMatters:
    """What may concern a person, whether it waits for them or for others; nothing is asked for whom nothing does."""
    own = sorted({seat.party for seat in viewer.seats if seat.negotiates or seat.holds(*CONVENING_ROLES)})
    keeps = viewer.with_role(Role.ADMINISTRATOR) is not None
    scope = Scope(
        at=at,
        own=tuple(own),
        center=any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats),
        decides=viewer.with_role(*CONVENING_ROLES) is not None,
        most=most,
    )
    return await matters(scope, of=tuple(each for each in of if (keeps if each is SET_UP else own)))
