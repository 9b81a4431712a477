"""The one way to act: authority at this moment, the step, the row as it was read, the event last; one transaction.

Every writer of every capability begins here: `begin` an act upon nothing that moves by steps, `create` what does, or
`take` a step of it. Whether a role is still held is asked here and nowhere else; who may take which step, the table of
moves decides. An act that ends without its event, or without the move that its step is, is a fault of the program.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from piccolo.table import Table

from governance import canonical
from governance.audit import trail
from governance.audit.rules import Entry, body
from governance.audit.tags import Tag
from governance.database import sent_forms, sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, ConcordError, Forbidden, ProofNeeded, Stale, overtaken
from governance.moves import Move, Moves

# The tenure, or the delegation by its holder, that somebody acts on, if it is in force; and whether by an account for emergencies.
# `overdue`: who acts has to show two factors, did not, and the grace of 14 days is over, in real time. A token is no sign-in:
# its owner showed two since, or not. What is asked no longer is asked again in a role that needs it, from its first day on.
HOLDS = """
SELECT p.kind = 'emergency' AS emergency, NOT :two AND EXISTS (SELECT FROM factor_requirement r WHERE r.person = p.id
    AND (r.ended_at IS NULL OR :needed)
    AND r.since <= now() - INTERVAL '14 days' AND (NOT :by_token OR r.met_at IS NULL)) AS overdue
FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = :person
WHERE t.seat = :seat AND s.closed_at IS NULL AND active(p)
  AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  AND ((:own AND t.person = p.id) OR EXISTS (
    SELECT FROM delegation d WHERE d.id = :delegation AND d.seat = t.seat AND d.holder = t.person AND d.delegate = p.id
      AND d.starts <= :at AND d.ends > :at))
"""
TWO_NEEDED = "Your role needs a second factor. Set one up on your account page, then you can go on."
CHANGED = "{number} was changed by somebody else. Look at it again before you go on."


class Actor(Protocol):
    """Who acts, in which seat of which party, and for whom if by delegation; people/rules has the one there is."""

    @property
    def person_id(self) -> int: ...
    @property
    def person(self) -> str: ...
    @property
    def seat_id(self) -> int: ...
    @property
    def seat(self) -> str: ...
    @property
    def role(self) -> StrEnum: ...
    @property
    def title(self) -> str: ...
    @property
    def party_id(self) -> int: ...
    @property
    def party(self) -> str: ...
    @property
    def party_name(self) -> str: ...
    @property
    def kind(self) -> StrEnum: ...
    @property
    def binding(self) -> bool: ...
    @property
    def delegation_id(self) -> int | None: ...
    @property
    def is_program(self) -> bool: ...
    @property
    def is_board(self) -> bool: ...
    @property
    def two_factors(self) -> bool: ...
    @property
    def needs_two_factors(self) -> bool: ...
    @property
    def by_token(self) -> bool: ...
    def as_written(self) -> dict[str, str]: ...
    def may_record(self, tag: Tag, *, emergency: bool = False) -> None: ...


class Row(Protocol):
    """A matter as a writer reads it. Nobody else has moved it as long as its revision and state are the same."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def state(self) -> StrEnum: ...
    @property
    def revision(self) -> int: ...


RowT = TypeVar("RowT", bound=Row | None)
MovedT = TypeVar("MovedT", bound=Row)
StepT = TypeVar("StepT", bound=StrEnum)


def no_bar(_: Any, __: Actor) -> None:
    """Keeps nobody from acting: the table of moves alone decides."""


def no_more(by: Actor) -> str:
    return f"You no longer hold the role {by.title} at {by.party_name}."


@dataclass(frozen=True, kw_only=True)
class Matter(Generic[MovedT, StepT]):
    """What moves by steps: its table in the database, its table of moves, and where it stands for an actor (None:
    before it exists). `states` names its states in words. `touched` is the column that notes the last act. `bar`
    raises Forbidden for people who may not act upon it at all, whatever the step. `refusal` gives a refusal better
    words than the general rule has. `noted` keeps what every act upon it leaves behind, whatever the step.
    """

    name: str
    table: type[Table]
    moves: Moves[StepT, Any]
    load: Callable[[str], Awaitable[MovedT]]
    standing: Callable[[Any, Any], Any]
    states: Mapping[Any, str]
    touched: str = ""
    bar: Callable[[MovedT, Any], None] = no_bar
    refusal: Callable[[MovedT, StepT, Any], ConcordError] | None = None
    lost: Callable[[Any], str] = no_more
    changed: str = CHANGED
    noted: Callable[["Act[Any]"], Awaitable[None]] | None = None


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """Who acts, whose role is held at this moment; `emergency`: with an account that binds nobody."""

    actor: Actor
    at: datetime
    emergency: bool


class Act(Generic[RowT]):
    """One act under way: who acts, when, and upon which `row` as it was read.

    A function that does a part of an act is handed the act.
    """

    def __init__(
        self, by: Confirmed, row: RowT, matter: Matter[Any, Any] | None = None, step: Any = None
    ) -> None:
        self.by, self.at, self.row = by.actor, by.at, row
        self._in_emergency = by.emergency
        self._matter, self._moved, self._unrecorded = matter, False, ""
        self._move: Move[Any, Any] | None = matter.moves.of(step) if matter and step else None
        self._recorded: set[str] = set()
        self._needed: dict[
            str, ProofNeeded
        ] = {}  # by what it is about; each with what would have gone on record
        self._entries: list[tuple[Entry, int]] = []  # with the bundle of rows that each speaks of
        self.reached = ""  # the state it was moved to

    @property
    def who(self) -> str:
        """Who acts, as a row keeps it: names as they are now, which later changes of people do not alter."""
        return canonical.dumps(self.by.as_written())

    @property
    def signature(self) -> dict[str, Any]:
        """The columns of a signed row: who, in which seat, for whom, when."""
        who = {"person": self.by.person_id, "seat": self.by.seat_id, "delegation": self.by.delegation_id}
        return {**who, "who": self.who, "at": self.at}

    @property
    def subject(self) -> str:
        if self._matter is None or self.row is None:
            raise AssertionError("this act is upon nothing that has a number yet: name the event's subject")
        return f"{self._matter.name}:{self.row.number}"

    def becomes(self, step: StrEnum) -> None:
        """Turns the act into another step, because what was wished cannot be done and that itself moves the matter."""
        if (
            self._matter is None
            or self.row is None
            or self.row.state not in self._matter.moves.of(step).start
        ):
            raise AssertionError(f"{step} cannot take the place of this act")
        self._move = self._matter.moves.of(step)

    async def move(self, state: StrEnum | None = None, /, **values: Any) -> None:
        """Writes the new state by compare-and-set on revision and state; raises Stale where somebody else was first."""
        matter, row = self._matter, self.row
        if matter is None or row is None or self._moved or self._recorded:
            raise AssertionError("an act moves what it was begun upon, once, before its event")
        table: Any = matter.table
        columns = {"revision": row.revision + 1, "state": self._end(state, row), **values}
        if matter.touched:
            columns = {matter.touched: self.at, **columns}
        same = (table.id == row.id) & (table.revision == row.revision) & (table.state == str(row.state))
        if not await table.update(columns).where(same).returning(table.id):
            raise overtaken(row.number)
        self._moved, self.reached = True, columns["state"]

    def _end(self, state: StrEnum | None, row: Row) -> str:
        """The state to write: the one named, else the only one the move leads to, else the present one."""
        ends = self._move.end if self._move else frozenset({str(row.state)})
        found = str(state or (next(iter(ends)) if len(ends) == 1 else row.state))
        if found not in ends:
            raise AssertionError(
                f"{self._move and self._move.step} does not lead from {row.state} to {found}"
            )
        return found

    async def record(self, tag: Tag, subject: str = "", **parts: Any) -> None:
        """Notes the event, by whoever acts; `parts` are those of an Entry. It is written at the end of the act.

        Its subject is the matter's unless it is named. Raises Forbidden for what no token may do. What binds an office,
        by somebody who did not show lately who they are, ends the act with ProofNeeded: only what could be done is asked for.
        """
        about = subject or self.subject
        entry = Entry(tag=tag, subject=about, at=self.at, by=self.by.as_written(), **parts)
        try:
            self.by.may_record(tag, emergency=self._in_emergency)
        except ProofNeeded as needed:
            needed.event = body(entry)
            self._needed.setdefault(about, needed)
        self._entries.append((entry, await trail.gathered()))
        self._recorded.add(about)

    def without_event(self, why: str) -> None:
        """Notes why this act needs no event: nothing changed, or only its own side may know."""
        self._unrecorded = why

    async def end(self) -> None:
        """Writes the events of the act, each with the fingerprint of the rows that it speaks of. Raises ProofNeeded."""
        if (
            self._needed
        ):  # a yes is about what the act was begun upon, what follows from it about something else
            own = self.subject if self._matter and self.row else ""
            raise self._needed.get(own) or next(iter(self._needed.values()))
        self._check()
        if not self._entries and await trail.gathered():
            raise AssertionError(
                f"rows of the record were written and no entry tells of it: {self._unrecorded}"
            )
        for nth, (entry, bundle) in enumerate(self._entries, start=1):
            await trail.append(entry, bundle=bundle, late=nth == len(self._entries))

    def _check(self) -> None:
        """Raises AssertionError where an act ends without the move that its step is, or without its event."""
        if self._move and self._move.end and not self._moved:
            raise AssertionError(f"the step “{self._move.step}” ended without its move")
        told = self.subject in self._recorded if self._matter and self.row else bool(self._recorded)
        if not told and not self._unrecorded:
            raise AssertionError("an act ended without its event; record it, or say why there is none")


@asynccontextmanager
async def begin(by: Actor, *, at: datetime) -> AsyncIterator[Act[None]]:
    """An act upon nothing that moves by steps. Raises Forbidden where the role is no longer held."""
    async with transaction():
        await sent_forms.claim()
        act = Act(await _confirm(by, at, no_more), None)
        yield act
        await act.end()


@asynccontextmanager
async def create(
    matter: Matter[MovedT, StepT], step: StepT | None = None, *, by: Actor, at: datetime
) -> AsyncIterator[Act[None]]:
    """The act by which a matter comes to be; `step` is its first one, where the table has one."""
    async with transaction():
        await sent_forms.claim()
        confirmed = await _confirm(by, at, matter.lost)
        if step:
            _check_step(matter, None, step, by)
        act = Act(confirmed, None)
        yield act
        await act.end()


@asynccontextmanager
async def take(
    matter: Matter[MovedT, StepT],
    on: str | MovedT,
    step: StepT | None = None,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> AsyncIterator[Act[MovedT]]:
    """A step of the matter with this number, or as it was read before; without a step, an act that leaves its state.

    `seen` is the revision the person looked at. Raises Forbidden, Stale or AlreadyDone in words for whoever acts.
    """
    async with transaction():
        await sent_forms.claim()
        row = await matter.load(on) if isinstance(on, str) else on
        confirmed = await _confirm(by, at, matter.lost)
        matter.bar(row, by)
        if matter.refusal is None and step:
            _check_step(matter, row, step, by)
        if seen is not None and seen != row.revision:
            raise Stale(matter.changed.format(number=row.number, state=matter.states[row.state]))
        if matter.refusal and step and step not in matter.moves.open_steps(matter.standing(row, by)):
            raise matter.refusal(row, step, by)
        act = Act(confirmed, row, matter, step)
        yield act
        if matter.noted:
            await matter.noted(act)
        await act.end()


async def _confirm(by: Actor, at: datetime, lost: Callable[[Any], str]) -> Confirmed:
    """An expired tenure or delegation binds nobody, nor does one factor where two are due.

    The clock and the server's operator rest on none.
    """
    if by.is_program:
        return Confirmed(actor=by, at=at, emergency=False)
    own = by.delegation_id is None
    shown = {"two": by.two_factors, "needed": by.needs_two_factors, "by_token": by.by_token}
    values = {"person": by.person_id, "seat": by.seat_id, "own": own, "delegation": by.delegation_id or 0}
    held = await sql.row(HOLDS, at=at, **values, **shown)
    if held is None:
        raise Forbidden(lost(by))
    if held["overdue"]:
        raise Forbidden(TWO_NEEDED)
    return Confirmed(actor=by, at=at, emergency=held["emergency"])


def _check_step(matter: Matter[MovedT, StepT], row: MovedT | None, step: StepT, by: Actor) -> None:
    """Raises AlreadyDone or Stale for a state it does not start from, Forbidden for whom it is not."""
    move, facts = matter.moves.of(step), matter.standing(row, by)
    number, state = (row.number, matter.states[row.state]) if row else ("", "")
    if facts.state not in move.start:
        if facts.state in move.end:
            raise AlreadyDone(f"{number} is {state} already.")
        raise Stale(f"{number} is {state}, so this cannot be done any more.")
    if not matter.moves.may[move.by](facts) or (not move.when(facts) and not move.otherwise):
        raise Forbidden(f"As {by.title} of {by.party_name} you cannot do this: it is for {move.by}.")
    if not move.when(facts):
        raise Forbidden(move.otherwise.format(number=number))
