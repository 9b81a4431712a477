"""A form whose act waits until its person has shown once more who they are: what is kept of it, and for how long. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(minutes=10)  # of real time


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """`path` is the act's address, `back` the page it was sent from; `files` are the fields whose files were not kept.

    `event` is the text of what would have gone on record.
    """

    path: str
    back: str
    typed: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    event: str


def is_kept(asked_at: datetime, *, now: datetime) -> bool:
    return now - asked_at < KEPT
