"""A draft as it is sent and shown: its lines by key, each with the whole item or what of it is to be other than today.

What can be read at all is decided here, and which line and field cannot be; what may be promised, the moves and rules
decide where a person sends it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from governance import canonical
from governance.agreements.rules.items import KINDS, Item, OwedBy, Pause, Target, Term
from governance.agreements.rules.items.clause import NEW_CLAUSE, STANDARD_CLAUSES
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.reasons import Reason
from governance.errors import Invalid
from governance.results.rules.formulas import FORMULAS

UNNAMED = frozenset({NEW_CLAUSE, STANDARD_CLAUSES})  # which a page gives names of its own
MOST_LINES, MOST_HOURS, MOST_DAYS_AHEAD = 500, 87_840, 260
KEY = r"^[a-z]+(:[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*){0,2})?$"
Key = Annotated[str, Meta(max_length=300, pattern=KEY, examples=[Term(service="pothole").key])]
Words = Annotated[str, Meta(max_length=1_000)]
Code = Annotated[str, Meta(max_length=90, pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$")]
Day = Annotated[str, Meta(max_length=10, pattern=r"^(\d{4}-\d\d-\d\d)?$", description="A date, or nothing.")]


class TargetTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time and its unit: 4 business days."""

    amount: Annotated[int, Meta(ge=1, le=MOST_HOURS)]
    unit: Unit


class Standstill(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason for which the clock may stand still, and for how long at most."""

    reason: Annotated[str, Meta(min_length=1, max_length=200)]
    cap: TargetTime


class LineValues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The values of a line. What is left out stays as it is today; which there are depends on the key's kind.

    A target (`term:`): target (null: none, then say who handles it) to owed_by. A paragraph (`clause:`): title, text. Words
    for call takers (`intake:`): ask_first, tell_resident. The dates (`header`): review_on, ends_on.
    """

    target: TargetTime | UnsetType | None = UNSET
    goal_bp: Annotated[int, Meta(ge=1, le=10_000)] | UnsetType = UNSET
    handled_by: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    population_words: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    calendar: Code | UnsetType = UNSET
    due_rule: DueRule | UnsetType = UNSET
    comparison: Comparison | UnsetType = UNSET
    pauses: Annotated[list[Standstill], Meta(max_length=20)] | UnsetType = UNSET
    closed_when: Words | UnsetType = UNSET
    formula: Annotated[str, Meta(max_length=60)] | UnsetType = UNSET
    condition: Words | UnsetType = UNSET
    owed_by: OwedBy | UnsetType = UNSET
    title: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    text: Annotated[str, Meta(max_length=8_000)] | UnsetType = UNSET
    ask_first: Annotated[str, Meta(max_length=2_000)] | UnsetType = UNSET
    tell_resident: Annotated[str, Meta(max_length=2_000)] | UnsetType = UNSET
    review_on: Day | UnsetType = UNSET
    ends_on: Day | UnsetType = UNSET


class DraftLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a proposal. `before` is the fingerprint of today's item that you looked at: another is refused."""

    key: Key
    removed: bool = False
    before: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")] | UnsetType = UNSET
    item: LineValues | UnsetType = UNSET


class DraftEffective(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When it takes effect: on a date, or so many business days after the last approval."""

    kind: EffectiveKind
    on: date | None = None
    days: Annotated[int, Meta(ge=0, le=MOST_DAYS_AHEAD)] = 0


class DraftEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a draft says. `respond_days` 0 means the usual number; a draft may still lack what is needed to send it."""

    lines: Annotated[list[DraftLine], Meta(max_length=MOST_LINES)]
    reason: Reason | None = None
    rationale: Words = ""
    call_takers: Words = ""
    conversation: Annotated[str, Meta(max_length=500)] = ""
    effective: DraftEffective | None = None
    respond_days: Annotated[int, Meta(ge=0, le=40)] = 0


def item_of(line: DraftLine, today: Item, *, place: str) -> Item | None:
    """The whole item that a line says: as today but for what it names; None = removed. Raises Invalid naming the field."""
    if line.removed:
        return None
    given = msgspec.structs.asdict(line.item) if isinstance(line.item, LineValues) else {}
    said = {name: value for name, value in given.items() if value is not UNSET}
    _refuse_foreign(said, today, place)
    return replace(
        today, **{name: _value(name, value, f"{place}.item.{name}") for name, value in said.items()}
    )


def _refuse_foreign(said: Iterable[str], item: Item, place: str) -> None:
    if not item.typed:
        raise wrong(
            f"{place}.key", "This is agreed where calendars are kept; a draft takes it over from there."
        )
    if foreign := next((name for name in said if name not in item.fields), ""):
        raise wrong(f"{place}.item.{foreign}", f"A {item.kind} has no {foreign}.")


def _value(name: str, value: Any, field: str) -> Any:
    if name == "formula" and value not in FORMULAS.keys() - {"city"}:
        raise wrong(field, f"One of {', '.join(FORMULAS.keys() - {'city'})}.")
    if isinstance(value, TargetTime):
        return Target(amount=value.amount, unit=value.unit)
    if name == "pauses":
        return tuple(_pause(each, field) for each in value)
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return canonical.text(value, field=field)
    return value


def _pause(given: Standstill, field: str) -> Pause:
    cap = Target(amount=given.cap.amount, unit=given.cap.unit)
    return Pause(reason=canonical.text(given.reason, field=field), cap=cap)


TEXTS = {"rationale": 1_000, "call_takers": 1_000, "conversation": 500}


def of_whole(said: DraftEntry) -> dict[str, Any]:
    """The parts of a proposal that concern all of its lines. Raises Invalid naming the field."""
    if said.respond_days == 1:
        raise wrong("respond_days", "Give the other side from 2 to 40 business days; 0 for the usual number.")
    texts = {
        name: canonical.text(getattr(said, name), field=name, limit=most) for name, most in TEXTS.items()
    }
    on = said.effective
    effective = Effective(kind=on.kind, on=on.on, days=on.days) if on else None
    return {**texts, "effective": effective, "respond_days": said.respond_days}


def when(effective: Effective | None) -> DraftEffective | None:
    return DraftEffective(kind=effective.kind, on=effective.on, days=effective.days) if effective else None


def written(item: Item) -> LineValues:
    """The whole item as it may be sent back."""
    return LineValues(**{name: _written(getattr(item, name)) for name in item.fields})


def _written(value: Any) -> Any:
    if isinstance(value, Target):
        return TargetTime(amount=value.amount, unit=value.unit)
    if isinstance(value, tuple):
        return [Standstill(reason=each.reason, cap=_written(each.cap)) for each in value]
    return value


def lines_by_key(lines: Iterable[DraftLine]) -> Mapping[str, tuple[str, DraftLine]]:
    """Each line with its place in what was sent. Raises Invalid for a key that comes twice or is of no kind."""
    found: dict[str, tuple[str, DraftLine]] = {}
    for number, line in enumerate(lines):
        place = f"lines[{number}]"
        if line.key in found:
            raise wrong(f"{place}.key", "This line comes twice.")
        if line.key.partition(":")[0] not in KINDS or line.key in UNNAMED:
            raise wrong(f"{place}.key", "There is no such line. Read the agreement for those that there are.")
        found[line.key] = place, line
    return found


def wrong(field: str, reason: str) -> Invalid:
    return Invalid(reason, fields={field: reason})
