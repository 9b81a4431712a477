"""Values of a row of JSON: instants, offices, and a list that may be missing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from governance.waiting.rules.matter import NOBODY, Office

Row = Mapping[str, Any]


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def office(told: Row | None) -> Office:
    if told is None:
        return NOBODY
    return Office(code=told["code"], name=told["name"], kind=told["kind"])


def offices(told: Iterable[Row] | None) -> tuple[Office, ...]:
    return tuple(map(office, told or ()))
