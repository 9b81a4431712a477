"""How long a row that failed is left alone, when a timed task is late, and how a failure is told without secrets. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
PATIENCE = timedelta(minutes=5)  # beyond which a task that should have run is late
LIMIT = 200
WITHHELD = "…"
# What may be somebody's text, a password or a key: quoted values, what follows `=`, who signs in at an address, long codes.
_SECRETS = re.compile(
    r""""[^"]*"|“[^”]*”|'[^']*'|(?<==)\s*\S+|(?<=//)[^/@\s]+@|[\w.+-]+@[\w.-]+\w|\b(?=\w*\d)[\w-]{20,}"""
)


def delay(failed: int) -> timedelta:
    """After so many failures in a row; doubled each time."""
    return min(FIRST * (1 << min(failed - 1, 20)), LONGEST)


def told(kind: str, text: str) -> str:
    """The kind of a failure and the first line of what it says, without anything that may be a secret or somebody's text."""
    line = _SECRETS.sub(WITHHELD, text.strip().partition("\n")[0])
    return f"{kind}: {line}"[:LIMIT] if line else kind[:LIMIT]


def keyed(name: str, found: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Rows that have a number alone, by what people may call them."""
    return {f"{name} {row['id']}": row["id"] for row in found}


def number_in(key: str) -> int:
    """The number at the end of such a name."""
    return int(key.rpartition(" ")[2])


def is_late(every: timedelta, since: timedelta) -> bool:
    """Whether a task that runs so often should have ended a run since."""
    return since > max(PATIENCE, every * 3)
