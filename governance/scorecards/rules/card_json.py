"""A card as canonical JSON and back. Knows how values are written, nothing about what they mean."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from governance import canonical
from governance.errors import Unsound
from governance.scorecards.rules.swing import Compared
from governance.scorecards.rules.values import Card

# What the first cards did not say: they are written, and hashed, without it for ever.
_LATER = ("compared", "usual")


def body(card: Card) -> dict[str, Any]:
    """The card as it is stored, hashed, and handed out."""
    left_out = {
        *(_LATER if card.compared is Compared.PERIOD_BEFORE else ()),
        *(() if card.meanings else ("meanings",)),
    }
    return {"v": 1, **{name: told for name, told in _plain(card).items() if name not in left_out}}


def fingerprint(written: Mapping[str, Any], rows_hash: str) -> str:
    """Of a card's body and the file of the requests that it counts."""
    return canonical.fingerprint("scorecard", {"figures": written, "rows": rows_hash})


def genuine_card(figures: str, rows_hash: str, *, hashed: str, number: str) -> None:
    """Raises Unsound where these figures, as they are stored, are not what was published."""
    if canonical.text_fingerprint("scorecard", f'{{"figures":{figures},"rows":"{rows_hash}"}}') != hashed:
        raise Unsound(subject=f"scorecard:{number}", fault="does not show the figures that were published")


def card_from(written: Mapping[str, Any]) -> Card:
    """The card that `body` wrote down."""
    card: Card = _value(Card, {key: value for key, value in written.items() if key != "v"})
    return card


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def _value(kind: Any, written: Any) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], inner) for name, inner in written.items()})


@cache  # asked for thousands of times a card, and slow to find
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, written: Any) -> Any:
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], each) for each in written)
    if get_origin(kind) is Mapping:
        return {key: _read(get_args(kind)[1], inner) for key, inner in written.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _value(kind, written)
    if kind is date:
        return date.fromisoformat(written)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(written)
    return written
