"""Which version of a calendar a promise counts on: the one its agreement pins, and none that is recorded later.

From the day a pin holds its own days off count, though its hours start later; of earlier days those of the pins before it,
never those of a version that this agreement did not pin. A version of an agreement that pins none (they did not, once)
counts on the one in force when it was recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from governance.agreements.rules.items import AgreedCalendar, Item
from governance.calendars.rules import Calendar, versions


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A calendar as a promise counts on it: `row` is the id of its version, `since` the first day the calendar knows."""

    row: int
    since: date
    calendar: Calendar


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A calendar that an agreement pins, and the day from which its days off are those that both sides agreed to."""

    pin: AgreedCalendar
    since: date


def pins(items: Iterable[Item]) -> dict[str, AgreedCalendar]:
    """The calendars that a content pins, by code."""
    return {found.code: found for item in items if (found := AgreedCalendar.of(item))}


def counted_codes(items: Iterable[Item], usual: str) -> set[str]:
    """Codes of the calendars that the times of these items count on; `usual` is their agreement's."""
    return {code for item in items if (code := item.counts_on(usual))}


def unpinned(known: Sequence[Calendar], day: date) -> Calendar:
    """The version in force on the day when an agreement was recorded; before the first day that is known, the first."""
    held = versions.on(known, day) or known[0]
    return versions.reaching_back(known, held.number)


def agreed(known: Sequence[Calendar], pinned: Iterable[Pinned], *, before: date) -> Calendar:
    """The version that is pinned last, as it was agreed to; `before` any was pinned, the one in force on that day counted."""
    held = unpinned(known, before)
    for each in pinned:
        held = versions.taking_over(held, each.pin.counted(known[each.pin.number - 1]), since=each.since)
    return held


def known_until(calendar: Calendar, day: date) -> Calendar:
    """The calendar as though its holidays were confirmed until that day only."""
    if day >= calendar.covers_until:
        return calendar
    kept = tuple(pair for pair in calendar.holidays if pair[0] <= day)
    return replace(calendar, holidays=kept, covers_until=day)


def pins_needed(
    items: Mapping[str, Item], edited: Iterable[Item], usual: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Codes that a content with these edits counts on and does not pin: those counted on already, and new ones."""
    held = pins(items.values())
    before = counted_codes(items.values(), usual)
    wanted = (before | counted_codes(edited, usual)) - held.keys()
    return frozenset(wanted & before), frozenset(wanted - before)
