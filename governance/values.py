"""Frozen values as plain JSON and back: dataclasses, tuples, mappings, dates, times, enumerations.

Knows how they are written, nothing about what they mean. What is None is left out: canonical text has no null.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

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
    return msgspec.convert(written, type=kind)
