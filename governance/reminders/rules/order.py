"""In which order notices stand in a letter, and what its subject says. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance import formats
from governance.reminders.rules.facts import Facts
from governance.reminders.rules.letter import SUBJECT, clean, cut
from governance.reminders.rules.watches import ABOVE, TOLD, Manner

SOON = timedelta(days=7)
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

    @property
    def is_event(self) -> bool:
        return self.level == TOLD

    @property
    def is_superiors(self) -> bool:
        """Whether it tells somebody's superior what waits there."""
        return self.level in ABOVE and self.manner == Manner.INFORMED


@dataclass(frozen=True, kw_only=True)
class Day:
    """The reader's day, and dates as they are written on it."""

    today: date
    zone: ZoneInfo

    def of(self, iso: str) -> date | None:
        return day_of(iso, self.zone)

    def words(self, day: date) -> str:
        return f"{formats.WEEKDAYS[day.weekday()]}, {formats.near_date(day, self.today)}"


def day_of(iso: str, zone: ZoneInfo) -> date | None:
    """The local date of an instant or day in ISO, None for none."""
    if "T" not in iso:
        return date.fromisoformat(iso) if iso else None
    return datetime.fromisoformat(iso).astimezone(zone).date()


def in_order(told: Iterable[Told], *, on: datetime, zone: ZoneInfo) -> list[Told]:
    """Due today or late · newly asked · due within seven days · the rest; each by its date."""
    today = on.astimezone(zone).date()

    def rank(each: Told) -> tuple[int, bool, date, str]:
        due = day_of(each.facts.due, zone)
        if each.manner == Manner.WARNED or (due and due <= today):
            place = 0
        elif each.manner == Manner.ASKED:
            place = 1
        else:
            place = 2 if due and due <= today + SOON else 3
        return place, due is None, due or date.max, each.key

    return sorted(told, key=rank)


def subject(told: Sequence[Told], zone: ZoneInfo) -> str:
    """What and by when; of several, how many and the nearest date, the first by name.

    For one matter it stays the same at every level, so that its letters are shown as one conversation.
    """
    first = told[0]
    if len(told) == 1 and first.is_event:
        return _fitted("", happened(first.facts), "")
    if len(told) == 1:
        return _fitted(
            f"{first.facts.number}, " if first.facts.number else "", first.facts.title, _asks(first, zone)
        )
    dates = [day for each in told if (day := day_of(each.facts.due, zone))]
    nearest = f" by {_plain_day(min(dates))}" if dates else ""
    what = f"{len(told)} things happened" if first.is_event else f"{len(told)} things{nearest}"
    return _fitted(f"{what}: ", happened(first.facts) if first.is_event else first.facts.title, "")


def _asks(told: Told, zone: ZoneInfo) -> str:
    """What is asked by when; a superior reads since when it waits."""
    facts = told.facts
    if told.is_superiors:
        since = day_of(facts.since, zone)
        return f": waits since {_plain_day(since)}" if since else ""
    due = day_of(facts.due, zone)
    act = f": {_lower(facts.act)}" if facts.act and facts.act not in facts.title else ""
    return f"{act}{f' by {_plain_day(due)}' if due else ''}"


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
    return facts.happened or facts.title
