"""Minutes: what they hold, and their fingerprint. What of them is public, and what may be put otherwise: beside. Pure."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from governance import canonical

BOARD = "board"


@dataclass(frozen=True, kw_only=True)
class Stay:
    """In the room from one moment to another."""

    came: datetime
    went: datetime


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody who was here: in which capacity, and how. `words` say when in another way, after a correction."""

    key: str
    name: str
    title: str = ""
    office: str = ""
    side: str = ""
    seat: str = ""
    proxy: str = ""
    mode: str = "room"
    stays: tuple[Stay, ...] = ()
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Absent:
    """A member who was not here; without a name: nobody held the role."""

    name: str = ""
    title: str = ""
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    key: str
    words: str
    internal: bool = False


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What one role said to a motion; its holder as they were then."""

    seat: str
    holder: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Motion:
    """A motion, its votes and what they came to. `base` seats, `quorum` of them needed, `present` in the room."""

    key: str
    words: str
    state: str
    mover: str = ""
    seconder: str = ""
    base: int = 0
    quorum: int = 0
    present: int = 0
    needed: int = 0
    yes: int = 0
    no: int = 0
    ballots: tuple[Ballot, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A side's own yes to what was agreed in the meeting; `shown` is how its person had shown who they are."""

    office: str
    name: str
    at: datetime
    shown: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An action as it was promised: who, of which office, until when."""

    number: str
    words: str
    owner: str
    office: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an item. `waits` are the offices whose yes to what was agreed is still missing."""

    key: str
    kind: str
    words: str
    internal: bool = False
    speaker: str = ""
    decision: str = ""
    effect: str = ""
    motion: Motion | None = None
    confirmed: tuple[Confirmed, ...] = ()
    waits: tuple[str, ...] = ()
    promise: Promise | None = None


@dataclass(frozen=True, kw_only=True)
class Recused:
    seat: str
    name: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item. `motions` are those that came to no decision; `put_off_to` when it is talked about next."""

    key: str
    number: int
    title: str
    about: str = ""
    reason: str = ""
    state: str = "done"
    internal: bool = False
    put_off_to: datetime | None = None
    notes: tuple[Note, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    motions: tuple[Motion, ...] = ()
    recused: tuple[Recused, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UsedDocument:
    number: str
    name: str
    internal: bool = False


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The content of minutes. `left_out` items are in the whole, and not in this reading."""

    meeting: str
    kind: str
    body: str
    title: str
    zone: str
    opened: datetime
    closed: datetime
    place: str = ""
    note_taker: str = ""
    here: tuple[Attendee, ...] = ()
    absent: tuple[Absent, ...] = ()
    items: tuple[Item, ...] = ()
    documents: tuple[UsedDocument, ...] = ()
    next_at: datetime | None = None
    left_out: int = 0

    @property
    def is_board(self) -> bool:
        return self.kind == BOARD

    @property
    def promises(self) -> tuple[Promise, ...]:
        return tuple(each.promise for item in self.items for each in item.outcomes if each.promise)


# ── canonical text ───────────────────────────────────────────────────────────────────────────────────────────────────
def values(of: Any) -> Any:
    """A value as canonical text takes it: instants as text, and nothing where there is nothing."""
    if is_dataclass(of):
        found = {field.name: getattr(of, field.name) for field in fields(of)}
        return {name: values(value) for name, value in found.items() if value not in (None, "", ())}
    if isinstance(of, tuple):
        return [values(each) for each in of]
    if isinstance(of, datetime):
        return of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return of


def canonical_text(of: Minutes) -> str:
    return canonical.dumps(values(of))


def fingerprint(of: Minutes) -> str:
    return canonical.fingerprint("minutes", values(of))
