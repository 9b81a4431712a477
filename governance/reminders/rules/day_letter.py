"""Whether a person's letter of the day goes now, and which of their notices it carries. Pure.

One letter a person and working day. Something urgent makes it go at once, with everything that was meant for that day; a
second one goes only where what is urgent falls due before the next day's work begins.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.reminders.rules.humane import Hours
from governance.reminders.rules.order import ALWAYS

A_DAY = 2  # letters at most


class Skip(StrEnum):
    """Why no letter carries a notice; the inbox shows it anyway."""

    MUTED = "muted"
    PORTAL = "reads in the portal only"
    ROLE = "holds the role no more"
    LATER = "told again since"


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """A notice that no letter carries yet. `due` as told, an instant in ISO or ""; `seen`: its reader may still see it."""

    id: int
    key: str
    level: str
    urgent: bool
    humane_from: datetime
    due: str
    muted: bool
    seen: bool


@dataclass(frozen=True, kw_only=True)
class Sorted:
    carried: tuple[int, ...]
    skipped: dict[int, Skip]


def sorted_out(unsent: Sequence[Unsent], *, wants_letters: bool) -> Sorted:
    """Of several about one matter the latest is told."""
    latest = {each.key: each.id for each in sorted(unsent, key=lambda each: each.id)}
    skipped = {each.id: why for each in unsent if (why := _skip(each, latest, wants_letters=wants_letters))}
    return Sorted(carried=tuple(each.id for each in unsent if each.id not in skipped), skipped=skipped)


def _skip(each: Unsent, latest: dict[str, int], *, wants_letters: bool) -> Skip | None:
    if not each.seen:
        return Skip.ROLE
    if each.muted and each.level not in ALWAYS:
        return Skip.MUTED
    if not wants_letters and each.level not in ALWAYS:
        return Skip.PORTAL
    return Skip.LATER if latest[each.key] != each.id else None


def is_time(hours: Hours, person: int, at: datetime, *, urgent: bool) -> bool:
    """Whether a letter may go at this moment: in working hours, and not before that of the day unless it is urgent."""
    if not hours.is_open(at):
        return False
    return urgent or at >= hours.slot(person, hours.local(at))


def number_today(hours: Hours, at: datetime, *, gone: int, carried: Collection[Unsent]) -> int:
    """Which letter of the day it would be; 0: none."""
    if not gone:
        return 1
    tomorrow = hours.opening(hours.shifted(hours.local(at), 1))
    pressing = any(
        each.urgent and each.due and datetime.fromisoformat(each.due) < tomorrow for each in carried
    )
    return gone + 1 if pressing and gone < A_DAY else 0
