"""Minutes: what they hold, their fingerprint, what of them is public, and which places of them may be put otherwise.

Two readings: the whole, for those who see the meeting, and the public one. The public reading is built from what it may
hold, field by field, so that nothing is in it that nobody thought of: of an item that is internal, or about a matter
that not everybody sees, nothing; of others no internal note, outcome or file. Notes and files of a working meeting stay
with the two sides. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from governance import canonical

BOARD = "board"
# What everybody signed in may see anyway; an item about anything else is internal, whatever the note taker marked.
SEEN_BY_ALL = frozenset({"agreement", "target", "scorecard", "service", "minutes", "body"})
SEEN_BY_SOME = frozenset(
    {"change", "decision", "action"}
)  # it depends on the one: adopted, or not internal itself
# What something rests on is put otherwise beside the minutes, never in them.
WORDS_ALONE = frozenset({"information", "objection"})


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
    """A side's own yes to what was agreed in the meeting."""

    office: str
    name: str
    at: datetime


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


def public_fingerprint(of: Minutes) -> str:
    """Of the public reading; `of` is the whole."""
    return canonical.fingerprint("public-minutes", values(public(of)))


# ── the public reading ───────────────────────────────────────────────────────────────────────────────────────────────
def is_internal(about: str, *, marked: bool, shown: bool = False) -> bool:
    """Whether an item is internal: it was marked so, or is about what not everybody sees.

    `shown`: everybody may see this one change, decision or action.
    """
    subject = about.partition("/")[0]
    seen = not about or subject in SEEN_BY_ALL or (subject in SEEN_BY_SOME and shown)
    return marked or not seen


def public(of: Minutes) -> Minutes:
    """What everybody may read of the whole."""
    shown = tuple(_public_item(each, board=of.is_board) for each in of.items if not each.internal)
    return Minutes(
        meeting=of.meeting,
        kind=of.kind,
        body=of.body,
        title=of.title,
        zone=of.zone,
        opened=of.opened,
        closed=of.closed,
        place=of.place,
        note_taker=of.note_taker,
        here=of.here,
        absent=of.absent,
        items=shown,
        documents=tuple(each for each in of.documents if of.is_board and not each.internal),
        next_at=of.next_at,
        left_out=of.left_out + len(of.items) - len(shown),
    )


def _public_item(of: Item, *, board: bool) -> Item:
    return Item(
        key=of.key,
        number=of.number,
        title=of.title,
        about=of.about,
        state=of.state,
        put_off_to=of.put_off_to,
        notes=tuple(each for each in of.notes if board and not each.internal),
        outcomes=tuple(each for each in of.outcomes if not each.internal),
        motions=of.motions,
        recused=tuple(Recused(seat=each.seat, name=each.name) for each in of.recused),
    )


# ── places that may be put otherwise ─────────────────────────────────────────────────────────────────────────────────
def places(of: Minutes) -> dict[str, str]:
    """What may be put otherwise, by its place: what stands there now. `item:…` is a sentence that is missing."""
    return {**_people(of), **_sentences(of), **{f"item:{each.key}": "" for each in of.items}}


def _people(of: Minutes) -> dict[str, str]:
    return {f"person:{each.key}": each.words for each in of.here}


def _sentences(of: Minutes) -> dict[str, str]:
    notes = {f"note:{each.key}": each.words for item in of.items for each in item.notes}
    outcomes = (each for item in of.items for each in item.outcomes)
    return notes | {f"outcome:{each.key}": each.words for each in outcomes if each.kind in WORDS_ALONE}


def every_place(of: Minutes) -> dict[str, str]:
    """As `places`, with what only a correction beside final minutes may be about: decisions, actions, what was agreed."""
    outcomes = (each for item in of.items for each in item.outcomes)
    return places(of) | {f"outcome:{each.key}": each.words for each in outcomes}


def put_otherwise(of: Minutes, place: str, words: str, *, key: str, internal: bool = False) -> Minutes:
    """The minutes with other words at a place; "" takes a sentence out. `key` is that of a sentence that is added.

    What stood there internally stays internal.
    """
    what, _, name = place.partition(":")
    if what == "person":
        here = tuple(replace(each, words=words) if each.key == name else each for each in of.here)
        return replace(of, here=here)
    added = Note(key=key, words=words, internal=internal) if what == "item" and words else None
    return replace(of, items=tuple(_item_otherwise(each, what, name, words, added) for each in of.items))


def _item_otherwise(item: Item, what: str, name: str, words: str, added: Note | None) -> Item:
    if what == "item":
        return replace(item, notes=(*item.notes, added)) if added and item.key == name else item
    if what == "note":
        return replace(item, notes=tuple(_spoken(item.notes, name, words)))
    return replace(item, outcomes=tuple(_spoken(item.outcomes, name, words)))


def _spoken(of: tuple[Any, ...], name: str, words: str) -> Iterator[Any]:
    for each in of:
        if each.key != name:
            yield each
        elif words:
            yield replace(each, words=words)


def rewritten(of: Minutes, words: Mapping[str, str]) -> Minutes:
    """A draft with the sentences that its note taker wrote anew; those whose place is gone are left out."""
    known = places(of)
    for place, said in words.items():
        if place in known:
            of = put_otherwise(of, place, said, key=f"added-{place.partition(':')[2]}")
    return of


def is_public_place(of: Minutes, place: str) -> bool:
    """Whether what stands at a place is in the public reading; a sentence that is added is public where notes are."""
    if place.startswith("item:"):
        return of.is_board and place in every_place(public(of))
    return place in every_place(public(of))
