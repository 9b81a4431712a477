"""Arguments made up from their types and names, and from what stands in the database: mostly wrong, often enough right."""

import inspect
import sys
import tempfile
import types
import typing
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from governance import canonical
from governance.agreements.rules.items import Item
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal, body_of
from tests.perimeter.choosing import Choosing

SPANS = {
    "minutes": (10, 15, 45, 60),
    "weekdays": (0, 1, 2, 3, 4),
    "nth": (1, 1, 2, 3, -1, 0),
    "step": (1, 2),
    "day": (0, 1, 15),
}
NUMBERS = (0, 1, 1, 2, 3, 5, 9, 10, 20, 40, 9_000, 9_500)
DAYS = (-400, -30, -1, 0, 1, 2, 10, 29, 60, 200, 400, 600, 800)
DEEPEST = 7  # of values within values
HOURS = ("Mon 09:00-10:00", "Mon-Sun 00:00-24:00", "Mon-Fri 08:30-17:00")
FILES = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    b"agency,problem,problem_details,additional_details,sla_days\nStreets,Pothole repair,N/A,N/A,30 days\n",
    b"email,name,party,role,title\nnew.person@portalder.gov,New Person,streets,liaison,Liaison\n",
)
SAID = {"hours": HOURS, "zone": ("America/New_York", "America/Chicago", "Pacific/Auckland")}
HOME = (
    Path(tempfile.gettempdir()) / "concord-perimeter"
)  # for acts that keep a file; hardly any is a file we take
OF_WHOM = {"person": "person_id", "seat": "seat_id", "note_taker": "person_id"}  # numbers that say who
PLACES = (("note", "meeting_note"), ("outcome", "outcome"), ("item", "agenda_item"))
SEQUENCES = {tuple: tuple, list: list, set: set, frozenset: frozenset}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A matter that an act takes as it was read: whoever walks reads it by its number, a moment before."""

    read: Callable[[str], Awaitable[Any]]
    number: str


@cache
def reader(kind: type) -> Callable[[str], Awaitable[Any]] | None:
    """What reads such a matter by its number, from where it is declared: takes a text alone and answers this kind."""
    if "queries" not in kind.__module__.split("."):
        return None
    for each in vars(sys.modules[kind.__module__]).values():
        if inspect.iscoroutinefunction(each) and each.__module__ == kind.__module__:
            hints = get_type_hints(each)
            if hints.pop("return", None) is kind and list(hints.values()) == [str]:
                return cast("Callable[[str], Awaitable[Any]]", each)
    return None


class Unbuildable(Exception):
    """No argument of this type can be made up; the act needs a reason in ELSEWHERE, or its type a rule here."""


@dataclass(kw_only=True)
class Guess(Choosing):
    """Guesses for one act. Rows that arguments name are remembered, so that the others may speak of them too."""

    at: datetime
    agreement: str = ""

    def value(self, name: str, kind: Any, *, depth: int = 0) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._one_of(name, inner, depth)
        if origin is Callable:
            return lambda *_: None  # whoever is told of progress, and does nothing
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
        return self.value(name, self.chance.choice(real), depth=depth)

    def _many(self, name: str, origin: type, inner: tuple[Any, ...], depth: int) -> Any:
        count = self.chance.choice((1, 1, 1, 2, 0))
        if name == "form":
            return self._form()
        if name == "keys" and self.chance.random() < 0.8:
            return self._agenda()
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
        if read := reader(kind):
            return Stored(read=read, number=self.stored(name))
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
        if "key" in made and self.chance.random() < 0.6:
            made["key"] = f"made-{self.chance.randrange(10**9):09}"  # as a page gives one to what is new
        if {"name", "content"} <= set(made):
            made["name"] = "paper.pdf" if made["content"].startswith(b"%PDF") else "list.csv"
        return kind(**made)

    def _form(self) -> dict[str, str]:
        """What a page sends along with what came of an item: of any kind, and mostly right."""
        return {
            "proposal": canonical.dumps(body_of(self.proposal())),
            **{name: self.text(name) for name in ("seat", "due", "done_when", "motion")},
        }

    def _agenda(self) -> list[str]:
        """All that stands on an agenda, in any order."""
        rows = [row for row in self.pool.rows["agenda_item"] if self.near & self.pool.parents(row)]
        self.chance.shuffle(rows)
        return [str(row["key"]) for row in rows if row["state"] == "planned"]

    def number(self, name: str) -> int:
        if name == "seen" and self.named and self.chance.random() < 0.9:
            return int(self.chance.choice(self.named)[1].get("revision", 1) or 0)
        if name in SPANS and self.chance.random() < 0.9:
            return self.chance.choice(SPANS[name])
        if name == "year":
            return self.at.year + self.chance.choice((0, 1, 2))
        if name in OF_WHOM and self.chance.random() < 0.5:
            return int(getattr(self.by, OF_WHOM[name]))
        table = next(
            (
                each
                for each in self.pool.rows
                if name in (each, each.rpartition("_")[2]) and self.pool.rows[each]
            ),
            "",
        )
        if table and self.chance.random() < 0.9:
            return int(self.row(table).get("id", 1))
        return self.chance.choice(NUMBERS)

    def text(self, name: str) -> str:
        if name in TEXTS and self.chance.random() < 0.8:
            return TEXTS[name](self)
        if name in SAID:
            return self.chance.choice(SAID[name])
        if name == "email" and self.chance.random() < 0.3:
            return f"somebody{self.chance.randrange(10**6)}@portalder.gov"
        if name == "agreement" and self.agreement:
            return self.agreement
        for column in (name, name.rpartition("_")[2]):
            told = [row[column] for _, row in self.named if row.get(column) and isinstance(row[column], str)]
            if told and self.chance.random() < 0.8:
                return str(told[0])
        return self.stored(name)

    def seen(self) -> str:
        """A version somebody read: its fingerprint, the key of what stands there now, or that there was nothing."""
        told = [str(row[name]) for _, row in self.named for name in ("hash", "template") if row.get(name)]
        if told and self.chance.random() < 0.7:
            return self.chance.choice(told)
        return (
            self.chance.choice(("", str(self.row("agenda_item")["key"])))
            if self.pool.rows["agenda_item"]
            else ""
        )

    def place(self) -> str:
        """A room, or a sentence of minutes."""
        kind, table = self.chance.choice(PLACES)
        keys = [row["key"] for row in self.pool.rows[table]]
        return f"{kind}:{self.chance.choice(keys)}" if keys and self.chance.random() < 0.7 else "Room 4"

    def content(self) -> str:
        """What a motion carries: items, a proposal's fingerprint, an exception, or nothing."""
        items = [self.stored("item")]
        told = ({"items": items}, {"hash": self.stored("offer_hash")}, {"exception": "Needed now"})
        return self.chance.choice(("", *map(canonical.dumps, told)))

    def before(self) -> str:
        """What a sentence said."""
        return str(
            self.chance.choice(
                [row["words"] for _, table in PLACES[:2] for row in self.pool.rows[table]] or [""]
            )
        )

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


# Texts of which a walk hits hardly any otherwise.
TEXTS: Mapping[str, Callable[[Guess], str]] = {
    "seen": Guess.seen,
    "place": Guess.place,
    "before": Guess.before,
    "about": lambda guess: f"change/{guess.stored('change')}",
    "content": Guess.content,
    "due": lambda guess: (guess.at + timedelta(days=guess.chance.choice(DAYS))).date().isoformat(),
    "link": lambda _: "https://portalder.gov/room",
    "seat": lambda guess: guess.by.seat if guess.chance.random() < 0.5 else guess.stored("seat"),
}
# In this order: bool is an int, and datetime a date.
GUESSES: tuple[tuple[type, Callable[[Guess, str, Any], Any]], ...] = (
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


async def as_read(named: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments with each matter read, that was named by its number."""
    return {
        key: await value.read(value.number) if isinstance(value, Stored) else value
        for key, value in named.items()
    }


def arguments(guess: Guess, asks: Mapping[str, Any], optional: frozenset[str]) -> dict[str, Any]:
    """Values for all that an act asks for; what has a default is often left out."""
    # What carries lines is made first: it says which agreement the act is about.
    ordered = sorted(asks, key=lambda name: not is_dataclass(asks[name]))
    if guess.chance.random() < 0.3:
        ordered.reverse()
    wanted = [name for name in ordered if name not in optional or guess.chance.random() < 0.5]
    return {name: guess.value(name, asks[name]) for name in wanted}
