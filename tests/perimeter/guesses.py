"""Arguments made up from their types and names, and from what stands in the database: mostly wrong, often enough right."""

import random
import tempfile
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from governance.agreements.rules.items import Item
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.meetings.queries.meetings import MeetingFacts
from tests.perimeter.pool import NAMES, Pool, Row

WORDS = (
    "",
    "Crews moved to paving",
    "We keep what we said",
    "pothole",
    "another name",
    "12",
    "Mon-Fri 09:00-12:00",
)
NUMBERS = (0, 1, 1, 2, 3, 5, 9, 10, 20, 40, 9_000, 9_500)
DAYS = (-400, -30, -1, 0, 1, 2, 10, 29, 60, 200, 400, 600, 800)
DEEPEST = 5  # of values within values
HOURS = ("Mon 09:00-10:00", "Mon-Sun 00:00-24:00", "Mon-Fri 08:30-17:00")
FILES = (
    b"agency,problem,problem_details,additional_details,sla_days\nStreets,Pothole repair,N/A,N/A,30 days\n",
    b"email,name,party,role,title\nnew.person@portalder.gov,New Person,streets,liaison,Liaison\n",
)
SAID = {"hours": HOURS, "zone": ("America/New_York", "America/Chicago", "Pacific/Auckland")}
OWN = ("party", "department", "turn", "initiator")  # columns that say whose a row is
HOME = (
    Path(tempfile.gettempdir()) / "concord-perimeter"
)  # for acts that keep a file; hardly any is a file we take
SEQUENCES = {tuple: tuple, list: list, set: set, frozenset: frozenset}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A matter that an act takes as it was read: whoever walks reads it by its number, a moment before."""

    number: str


class Unbuildable(Exception):
    """No argument of this type can be made up; the act needs a reason in ELSEWHERE, or its type a rule here."""


@dataclass(kw_only=True)
class Guess:
    """Guesses for one act. A row that one argument names is remembered, so that the others may speak of it too."""

    chance: random.Random
    pool: Pool
    room: str
    at: datetime
    party: int = 0
    row: Row | None = None
    agreement: str = ""

    def value(self, name: str, kind: Any, *, depth: int = 0) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._one_of(name, inner, depth)
        if origin is typing.Literal:
            return self.chance.choice(inner)
        if origin is not None and isinstance(origin, type):
            return self._many(name, origin, inner, depth)
        if isinstance(kind, type):
            return self._plain(name, kind, depth)
        raise Unbuildable(f"{name}: {kind}")

    def _one_of(self, name: str, kinds: tuple[Any, ...], depth: int) -> Any:
        real = [kind for kind in kinds if kind is not type(None)]
        if len(real) < len(kinds) and self.chance.random() < 0.3:
            return None
        strings = [kind for kind in real if kind is str]
        return self.value(name, (strings or real)[0] if strings else self.chance.choice(real), depth=depth)

    def _many(self, name: str, origin: type, inner: tuple[Any, ...], depth: int) -> Any:
        count = self.chance.choice((1, 1, 1, 2, 0))
        if issubclass(origin, Mapping):
            key, kind = inner
            return {
                self.value(name, key, depth=depth): self.value(name, kind, depth=depth) for _ in range(count)
            }
        if issubclass(origin, Iterable):
            if origin is tuple and inner[-1] is not ...:
                return tuple(self.value(name, kind, depth=depth) for kind in inner)
            made = [self.value(name, inner[0], depth=depth) for _ in range(count)]
            return SEQUENCES.get(origin, tuple)(made)
        raise Unbuildable(f"{name}: {origin}")

    def _plain(self, name: str, kind: type, depth: int) -> Any:
        for known, guess in GUESSES:
            if issubclass(kind, known):
                return guess(self, name, kind)
        if is_dataclass(kind) and depth < DEEPEST:
            return self._built(kind, depth + 1)
        raise Unbuildable(f"{name}: {kind}")

    def _built(self, kind: type, depth: int) -> Any:
        hints, made = get_type_hints(kind), {}
        for each in fields(kind):
            bare = each.default is MISSING and each.default_factory is MISSING
            if each.init and (bare or self.chance.random() < 0.6):
                made[each.name] = self.value(each.name, hints[each.name], depth=depth)
        return kind(**made)

    def number(self, name: str) -> int:
        if name == "seen" and self.row and self.chance.random() < 0.9:
            return int(self.row.get("revision", 1) or 0)
        if name == "year":
            return self.at.year + self.chance.choice((0, 1, 2))
        return self.chance.choice(NUMBERS)

    def text(self, name: str) -> str:
        if name in SAID:
            return self.chance.choice(SAID[name])
        if name == "email" and self.chance.random() < 0.3:
            return f"somebody{self.chance.randrange(10**6)}@portalder.gov"
        if name == "agreement" and self.agreement:
            return self.agreement
        for column in (name, name.rpartition("_")[2]):
            if self.row and self.row.get(column) and self.chance.random() < 0.8:
                return str(self.row[column])
        return self._stored(name)

    def _stored(self, name: str) -> str:
        """What stands somewhere under such a name; anything at all where nothing does."""
        places = self.pool.columns(name, room=self.room)
        if not places or self.chance.random() < 0.1:
            return (
                self.pool.any_name(self.chance) if self.chance.random() < 0.4 else self.chance.choice(WORDS)
            )
        table, column = self.chance.choice(places)
        row = self._row(table)
        if self.row is None and column in NAMES:
            self.row = row
        return str(row[column] or "")

    def _row(self, table: str) -> Row:
        """One of the actor's own party, as often as not."""
        rows = self.pool.rows[table]
        own = [row for row in rows if self.party in [row.get(name) for name in OWN]]
        return self.chance.choice(own if own and self.chance.random() < 0.6 else rows)

    def item(self, kind: type[Item] = Item) -> Item:
        """One that is agreed, mostly with one value changed; of a kind of which none is, any that its fields allow."""
        known = [held.item for held in self.pool.content if isinstance(held.item, kind)]
        if not known:
            return cast("Item", self._built(kind, DEEPEST))
        item = self.chance.choice(known)
        if self.chance.random() < 0.2:
            return item
        name = self.chance.choice(list(item.fields))
        return replace(item, **{name: self.value(name, get_type_hints(type(item))[name])})

    def effective(self) -> Effective:
        if self.chance.random() < 0.3:
            return Effective(kind=EffectiveKind.AFTER_APPROVAL, days=self.chance.choice((0, 5, 10)))
        kind = EffectiveKind.ON_RECORD if self.chance.random() < 0.2 else EffectiveKind.DATE
        return Effective(kind=kind, on=(self.at + timedelta(days=self.chance.choice(DAYS))).date())

    def proposal(self) -> Proposal:
        return Proposal(
            edits=tuple(self.edit() for _ in range(self.chance.choice((1, 1, 2)))),
            effective=self.effective(),
            rationale=self.text("rationale") or "Because it is so",
        )

    def edit(self) -> ProposedEdit:
        held = self.chance.choice(self.pool.content)
        self.agreement = held.agreement
        changed = self.item()
        known = {each.key: each.hash for each in self.pool.content}
        if self.chance.random() < 0.1:
            return ProposedEdit(key=held.key, before=held.hash, after=None)
        return ProposedEdit(key=changed.key, before=known.get(changed.key, ""), after=changed)


# In this order: bool is an int, and datetime a date.
GUESSES: tuple[tuple[type, Callable[[Guess, str, Any], Any]], ...] = (
    (MeetingFacts, lambda guess, _, __: Stored(number=guess._stored("meeting"))),
    (time, lambda guess, _, __: time(guess.chance.choice((8, 9, 14)), 30)),
    (Item, lambda guess, _, kind: guess.item(kind)),
    (ProposedEdit, lambda guess, _, __: guess.edit()),
    (Proposal, lambda guess, _, __: guess.proposal()),
    (Effective, lambda guess, _, __: guess.effective()),
    (Enum, lambda guess, _, kind: guess.chance.choice(list(kind))),
    (bool, lambda guess, _, __: guess.chance.random() < 0.3),
    (int, lambda guess, name, _: guess.number(name)),
    (str, lambda guess, name, _: guess.text(name)),
    (ZoneInfo, lambda guess, _, __: ZoneInfo(guess.chance.choice(SAID["zone"]))),
    (bytes, lambda guess, _, __: guess.chance.choice(FILES)),
    (Path, lambda _, __, ___: HOME),
    (datetime, lambda guess, _, __: guess.at + timedelta(days=guess.chance.choice(DAYS))),
    (time, lambda guess, _, __: time(guess.chance.choice((3, 9, 14)))),
    (date, lambda guess, _, __: (guess.at + timedelta(days=guess.chance.choice(DAYS))).date()),
)


def arguments(guess: Guess, asks: Mapping[str, Any], optional: frozenset[str]) -> dict[str, Any]:
    """Values for all that an act asks for; what has a default is often left out."""
    # What carries lines is made first: it says which agreement the act is about.
    ordered = sorted(asks, key=lambda name: not is_dataclass(asks[name]))
    wanted = [name for name in ordered if name not in optional or guess.chance.random() < 0.5]
    return {name: guess.value(name, asks[name]) for name in wanted}
