"""Frozen values as plain JSON and back: dataclasses, tuples, mappings, dates, times, enumerations.

Knows how they are written, nothing about what they mean. What is None is left out: canonical text has no null.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(value: Any) -> Any:
    if is_dataclass(value):
        told = {each.name: getattr(value, each.name) for each in fields(value)}
        return {name: plain(inner) for name, inner in told.items() if inner is not None}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def value_of(kind: type[T], written: Mapping[str, Any]) -> T:
    """The value of this dataclass that `plain` wrote down; what it does not know is passed over."""
    hints = _hints(kind)  # type: ignore[arg-type] # a class is hashable
    return kind(**{name: _read(hints[name], inner) for name, inner in written.items() if name in hints})


@cache  # asked for thousands of times a card, and slow to find
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, written: Any) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read(next(part for part in parts if part is not NoneType), written)
    if origin is tuple:
        return tuple(_read(parts[0], each) for each in written)
    if origin is Mapping:
        return {key: _read(parts[1], inner) for key, inner in written.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return value_of(kind, written)
    if kind in (date, time):
        return kind.fromisoformat(written)
    return kind(written) if isinstance(kind, type) and issubclass(kind, StrEnum) else written
