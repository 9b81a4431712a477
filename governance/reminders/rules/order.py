"""In which order notices stand in a letter, and what its subject says. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance import formats
from governance.reminders.rules.facts import Facts
from governance.reminders.rules.letter import SUBJECT, clean, cut
from governance.reminders.rules.watches import ABOVE, TOLD, WARNINGS, Manner

SOON = timedelta(days=7)
ALWAYS = ABOVE | WARNINGS  # what reaches even those who want no letters
_FURTHER = re.compile(r"[:;,] ")
_FINGERPRINT = re.compile(r" · [0-9a-f]{4,}…")  # for documents and the record only
SHORTEST = 24  # characters of a title in a subject


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notice as a letter needs it; `link` is its address, `more_time` that of the page that asks for more of it."""

    key: str
    level: str
    manner: str
    facts: Facts
    link: str
    more_time: str = ""
    more_time_words: str = ""

    @property
    def is_event(self) -> bool:
        return self.level == TOLD

    @property
    def informs(self) -> bool:
        """Whether nothing is asked of the reader: others have to act."""
        return self.manner == Manner.INFORMED

    @property
    def is_superiors(self) -> bool:
        """Whether it tells somebody's superior what waits there."""
        return self.level in ABOVE and self.informs

    @property
    def comes_always(self) -> bool:
        """Whether it comes even to whoever wants no letters."""
        return self.level in ALWAYS


@dataclass(frozen=True, kw_only=True)
class Day:
    """The reader's day, and dates as they are written on it."""

    today: date
    zone: ZoneInfo

    def of(self, iso: str) -> date | None:
        return day_of(iso, self.zone)

    def words(self, day: date) -> str:
        return formats.near_day(day, self.today)


def day_of(iso: str, zone: ZoneInfo) -> date | None:
    """The local date of an instant or day in ISO, None for none."""
    if "T" not in iso:
        return date.fromisoformat(iso) if iso else None
    return datetime.fromisoformat(iso).astimezone(zone).date()


def in_order(told: Iterable[Told], *, on: datetime, zone: ZoneInfo) -> list[Told]:
    """Due today or late · newly asked · due within seven days · the rest · what others have to do; each by its date."""
    today = on.astimezone(zone).date()
    return sorted(told, key=lambda each: _rank(each, day_of(each.facts.due, zone), today))


def _rank(told: Told, due: date | None, today: date) -> tuple[int, bool, date, str]:
    if told.informs:
        place = 4
    elif told.manner == Manner.WARNED or (due and due <= today):
        place = 0
    elif told.manner == Manner.ASKED:
        place = 1
    else:
        place = 2 if due and due <= today + SOON else 3
    return place, due is None, due or date.max, told.key


def subject(told: Sequence[Told], on: Day) -> str:
    """What and by when; of several, how many and the nearest date, the first by name.

    For one matter it stays the same at every level and on every day, so that its letters are shown as one conversation.
    """
    first = told[0]
    if len(told) > 1:
        name = happened(first.facts) if first.is_event else first.facts.title
        return _fitted(f"{_several(told, on)}: ", name, "")
    if first.is_event:
        return _fitted("", happened(first.facts), "")
    number = f"{first.facts.number}, " if first.facts.number else ""
    return _fitted(number, first.facts.title, _asks(first, on.zone))


def _several(told: Sequence[Told], on: Day) -> str:
    asked = [each for each in told if not each.informs]
    if not asked:
        return f"{len(told)} things {'happened' if told[0].is_event else 'for your information'}"
    dates = [day for each in asked if (day := on.of(each.facts.due))]
    late = sum(day < on.today for day in dates)
    nearest = f" by {_plain_day(min(dates))}" if dates else ""
    return f"{formats.plural(len(asked), 'thing')}{f', {late} past due' if late else nearest}"


def _asks(told: Told, zone: ZoneInfo) -> str:
    """What is asked by when; whom it is only told reads who has to act."""
    facts = told.facts
    if told.informs:
        return f": {facts.act}"
    due = day_of(facts.due, zone)
    act = f": {_lower(_short(facts.act))}" if facts.act and facts.act not in facts.title else ""
    return f"{act}{f' by {_plain_day(due)}' if due else ''}"


def _short(act: str) -> str:
    """An act up to where it says how else it could be done."""
    return _FURTHER.split(act, maxsplit=1)[0]


def _fitted(before: str, title: str, after: str) -> str:
    """The three in the length of a subject; the title is what gets shorter, then what comes after it."""
    room = SUBJECT - len(before) - len(after)
    return cut(clean(f"{before}{cut(title, max(room, SHORTEST))}{after}"), SUBJECT)


def _plain_day(day: date) -> str:
    """Without the year, which would change a subject at the year's end."""
    return f"{formats.WEEKDAYS[day.weekday()]}, {formats.day_of_month(day)}"


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def happened(facts: Facts) -> str:
    """What happened, as a sentence or at least by its name."""
    return _FINGERPRINT.sub("", facts.happened) or facts.title
