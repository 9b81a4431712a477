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
from governance.meetings.rules.agreeing import AgreedInMeeting
from governance.people.rules import CONVENING_ROLES, PartyKind, Role, Viewer
from governance.waiting.queries import (
    actions,
    agendas,
    agreed,
    agreements,
    changes,
    differences,
    holidays,
    meetings,
    minutes,
    outlook,
    people,
    reorganizations,
    results,
    set_up,
    sources,
    systems,
)
from governance.waiting.rules import people as staff
from governance.waiting.rules.actions import ActionOpen, VersionSteps, of_action
from governance.waiting.rules.agendas import AgendaDue, of_agenda
from governance.waiting.rules.agreed import of_agreed
from governance.waiting.rules.agreements import DayNear, DepartmentUnheard, of_day, of_silence
from governance.waiting.rules.changes import Live
from governance.waiting.rules.changes import matters as of_live
from governance.waiting.rules.differences import DifferenceOpen, of_difference
from governance.waiting.rules.holidays import HolidaysTold, HolidaysUnknown, of_holidays, of_unknown
from governance.waiting.rules.matter import Matter
from governance.waiting.rules.meetings import MeetingAsked, PairUnset, of_invitation, of_pair
from governance.waiting.rules.minutes import MinutesOpen, of_minutes
from governance.waiting.rules.outlook import EntrySent, OutlookAsked, of_entry, of_question
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
from governance.waiting.rules.sources import DataOld, UploadFailed, of_failed, of_old
from governance.waiting.rules.systems import (
    MailFailing,
    SystemOff,
    TargetUnshown,
    of_mail,
    of_system_off,
    of_unshown,
)

MOST, ALL = 50, 2**31 - 1
# The offices that are the same for all rows stand here once: 311's, and the one that decides.
SCOPE = """WITH scope AS (SELECT :at::timestamptz AS at, :own::text[] AS own, :every::boolean AS every,
  :agreement::bigint AS agreement, :center::boolean AS center, :decides::boolean AS decides, :most::int AS most,
  :keeps::boolean AS keeps, :led::text[] AS led, :person::bigint AS person,
  coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone,
  EXISTS (SELECT FROM seat s JOIN tenure t ON t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    WHERE s.role = 'analyst' AND s.closed_at IS NULL) AS analysts,
  (:at::timestamptz AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date AS today,
  (SELECT json_agg(json_build_object('code', code, 'name', name, 'kind', kind) ORDER BY code)
     FROM party WHERE kind = 'center') AS centers,
  (SELECT json_build_object('code', p.code, 'name', p.name, 'kind', p.kind)
     FROM party p WHERE p.kind = 'oversight') AS office)
"""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is looked through, at an instant: what concerns `own` parties, or every one; `agreement`: of one alone.

    `center`: 311 reads what any department asks. `decides`: the convening office reads what it decides, and what is late
    anywhere. `most`: so many of each office, those with the oldest date. `keeps`: an administrator sees to settings;
    `led` are offices whose lead reads, `person` the number of whose own actings.
    """

    at: datetime
    own: tuple[str, ...] = ()
    every: bool = False
    agreement: int | None = None
    center: bool = False
    decides: bool = False
    most: int = MOST
    keeps: bool = False
    led: tuple[str, ...] = ()
    person: int = 0


@dataclass(frozen=True, kw_only=True)
class Source:
    """`rows` is SQL over the one row `scope`; each of its rows is read as a `facts`, from which matters follow.

    `concerns` says whether somebody could be asked at all: by default, who acts for an office.
    """

    name: str
    rows: str
    facts: Any
    matters: Callable[[Any, datetime], Iterable[Matter]]
    concerns: Callable[[Scope], bool] = lambda scope: bool(scope.own)


def _plain(of: Callable[[Any], Iterable[Matter]]) -> Callable[[Any, datetime], Iterable[Matter]]:
    return lambda facts, _: of(facts)


CHANGES = Source(name="change", rows=changes.OPEN, facts=Live, matters=_plain(of_live))
AGREED = Source(name="agreed", rows=agreed.WAITING, facts=AgreedInMeeting, matters=_plain(of_agreed))
EVENTS = Source(name="event", rows=results.EVENTS, facts=EventOpen, matters=_plain(of_event))
SCORECARDS = Source(name="card", rows=results.CARDS, facts=CardOpen, matters=of_card)
CORRECTIONS = Source(
    name="correction",
    rows=results.CORRECTIONS,
    facts=CorrectionAsked,
    matters=_plain(of_correction),
)
NAMES = Source(name="names", rows=results.NAMES, facts=NamesTold, matters=_plain(of_names))
SET_UP = Source(
    name="set-up",
    rows=set_up.DONE,
    facts=dict[str, bool],
    matters=_plain(of_set_up),
    concerns=lambda scope: scope.keeps or scope.center or scope.decides,
)
REORGANIZATIONS = Source(
    name="reorganization",
    rows=reorganizations.OPEN,
    facts=ReorganizationOpen,
    matters=_plain(of_reorganization),
)
HOLIDAYS = Source(name="holidays", rows=holidays.OPEN, facts=HolidaysTold, matters=_plain(of_holidays))
SUCCESSIONS = Source(
    name="succession",
    rows=people.SUCCESSIONS,
    facts=staff.SuccessionAsked,
    matters=_plain(staff.of_succession),
)
NEAR_DAYS = Source(name="day near", rows=agreements.NEAR, facts=DayNear, matters=_plain(of_day))
UNHEARD = Source(
    name="unheard",
    rows=agreements.UNHEARD,
    facts=DepartmentUnheard,
    matters=_plain(of_silence),
    concerns=lambda scope: scope.center,
)
FAILED_UPLOADS = Source(
    name="failed upload",
    rows=sources.FAILED,
    facts=UploadFailed,
    matters=_plain(of_failed),
    concerns=lambda scope: scope.center,
)
OLD_DATA = Source(
    name="old data",
    rows=sources.OLD,
    facts=DataOld,
    matters=_plain(of_old),
    concerns=lambda scope: scope.center,
)
UNKNOWN_HOLIDAYS = Source(
    name="unknown holidays",
    rows=holidays.UNKNOWN,
    facts=HolidaysUnknown,
    matters=_plain(of_unknown),
    concerns=lambda scope: scope.decides or bool(scope.led),
)
VACANCIES = Source(
    name="vacancy",
    rows=people.VACANCIES,
    facts=staff.RoleVacant,
    matters=_plain(staff.of_vacancy),
    concerns=lambda scope: scope.decides or scope.keeps or bool(scope.led),
)
LEAVERS = Source(
    name="leaver",
    rows=people.LEAVERS,
    facts=staff.HolderLeft,
    matters=_plain(staff.of_leaver),
    concerns=VACANCIES.concerns,
)
RESETS = Source(
    name="lost factor", rows=people.RESETS, facts=staff.ResetAsked, matters=_plain(staff.of_reset)
)
LISTED = Source(
    name="listed",
    rows=people.LISTED,
    facts=staff.PersonListed,
    matters=_plain(staff.of_listed),
    concerns=VACANCIES.concerns,
)
ACTINGS = Source(
    name="acting",
    rows=people.ACTINGS,
    facts=staff.ActingEnding,
    matters=_plain(staff.of_acting),
    concerns=lambda scope: scope.person > 0,
)
PROGRAMS = Source(
    name="program", rows=people.PROGRAMS, facts=staff.ProgramEnding, matters=_plain(staff.of_program)
)
QUESTIONS = Source(name="outlook", rows=outlook.ASKED, facts=OutlookAsked, matters=_plain(of_question))
ANNOUNCEMENTS = Source(name="announcement", rows=outlook.SENT, facts=EntrySent, matters=_plain(of_entry))
TARGETS = Source(name="unshown", rows=systems.TARGETS, facts=TargetUnshown, matters=_plain(of_unshown))
DIFFERENCES = Source(
    name="difference", rows=differences.OPEN, facts=DifferenceOpen, matters=_plain(of_difference)
)
SYSTEMS = Source(
    name="system",
    rows=systems.OFF,
    facts=SystemOff,
    matters=_plain(of_system_off),
    concerns=lambda scope: scope.keeps,
)
INVITATIONS = Source(
    name="invitation",
    rows=meetings.ASKED,
    facts=MeetingAsked,
    matters=_plain(of_invitation),
    concerns=lambda scope: bool(scope.own) or scope.person > 0,
)
PAIRS = Source(
    name="pair",
    rows=meetings.UNSET,
    facts=PairUnset,
    matters=_plain(of_pair),
    concerns=lambda scope: scope.center,
)
MAIL = Source(
    name="mail",
    rows=systems.MAIL,
    facts=MailFailing,
    matters=_plain(of_mail),
    concerns=lambda scope: scope.keeps,
)
AGENDAS = Source(name="agenda", rows=agendas.DUE, facts=AgendaDue, matters=_plain(of_agenda))
ACTIONS = Source(name="action", rows=actions.OPEN, facts=ActionOpen, matters=_plain(of_action))
MINUTES = Source(
    name="minutes",
    rows=minutes.OPEN,
    facts=MinutesOpen,
    matters=_plain(of_minutes),
    concerns=lambda scope: scope.person > 0 or bool(scope.own),
)
# Nothing waits by itself; the page of an agreement tells it beside what does.
STEPS = Source(name="version steps", rows=actions.STEPS, facts=VersionSteps, matters=lambda _, __: ())
SOURCES = (
    CHANGES,
    AGREED,
    MINUTES,
    REORGANIZATIONS,
    EVENTS,
    CORRECTIONS,
    NAMES,
    SCORECARDS,
    HOLIDAYS,
    ACTIONS,
    AGENDAS,
    SUCCESSIONS,
    NEAR_DAYS,
    FAILED_UPLOADS,
    OLD_DATA,
    UNKNOWN_HOLIDAYS,
    VACANCIES,
    LEAVERS,
    LISTED,
    RESETS,
    ACTINGS,
    PROGRAMS,
    ANNOUNCEMENTS,
    QUESTIONS,
    INVITATIONS,
    UNHEARD,
    PAIRS,
    TARGETS,
    DIFFERENCES,
    SYSTEMS,
    MAIL,
    SET_UP,
)


@dataclass(frozen=True, kw_only=True)
class WaitingMatters:
    """`cut`: an office has more changes in hand than are listed; `steps` of versions, where they were asked for."""

    matters: tuple[Matter, ...] = ()
    cut: bool = False
    steps: tuple[VersionSteps, ...] = ()


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
        steps=tuple(facts for source, facts in read if source is STEPS),
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
    scope = Scope(
        at=at,
        own=tuple(own),
        center=any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats),
        decides=viewer.with_role(*CONVENING_ROLES) is not None,
        most=most,
        keeps=viewer.with_role(Role.ADMINISTRATOR) is not None,
        led=tuple(sorted({seat.party for seat in viewer.seats if seat.leads and seat.delegation_id is None})),
        person=viewer.person_id if viewer.seats else 0,
    )
    return await matters(scope, of=tuple(each for each in of if each.concerns(scope)))
