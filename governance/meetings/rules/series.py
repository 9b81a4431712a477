"""A series of meetings: what is said of it, who may start, change and end it, and how it is written down. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from governance.bodies.rules.ground_rules import HOUSE, GroundRules, Holidays
from governance.bodies.rules.open_meetings import NoticeUnit
from governance.errors import Invalid
from governance.meetings.rules import patterns
from governance.meetings.rules.meetings import Circle
from governance.meetings.rules.patterns import Pattern
from governance.meetings.rules.times import Slot, check_hour, checked_link, length_error
from governance.moves import Moves, move
from governance.people.rules import Acting, entries

HOLIDAY_WORDS = {
    Holidays.SKIP: "left out",
    Holidays.BEFORE: "moved to a day before, up to five working days",
    Holidays.AFTER: "moved to a day after, up to five working days",
}


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    RUNNING = "running"
    ENDED = "ended"


class By(StrEnum):
    TAKERS = (
        "whoever speaks for one of its sides; at a board its chair, its note taker or the convening office"
    )


class Step(StrEnum):
    START = "start"
    CHANGE = "change"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a series stands for an actor."""

    state: State
    by: Acting
    circle: Circle = field(default_factory=lambda: Circle(kind="", parties=()))


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.TAKERS: lambda s: s.state is State.NEW or s.circle.writes(s.by),
}
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.START, "new → running", By.TAKERS, "Sets its dates thirteen months ahead, as drafts."),
    move(Step.CHANGE, "running → running", By.TAKERS, "Other dates from a day on; what was sent out or is over stays."),
    move(Step.END, "running → ended", By.TAKERS, "After its last day there are no dates."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SeriesEntry:
    """What is said of a series; it has dates from the first one on or after `starts_on`."""

    title: str
    pattern: Pattern
    starts_on: date
    begins: time
    minutes: int
    zone: str
    place: str = ""
    link: str = ""
    holidays: Holidays = Holidays.SKIP

    @property
    def slot(self) -> Slot:
        """Day, hour and place of its first date."""
        return Slot(
            day=self.starts_on,
            begins=self.begins,
            minutes=self.minutes,
            zone=self.zone,
            place=self.place,
            link=self.link,
        )

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "pattern": self.pattern.text,
            "starts_on": self.starts_on,
            "begins": self.begins.isoformat("minutes"),
            "minutes": self.minutes,
            "zone": self.zone,
            "place": self.place,
            "link": self.link,
            "holidays": str(self.holidays),
        }

    @property
    def told(self) -> dict[str, str]:
        """As the record keeps it."""
        return {
            "title": self.title,
            "pattern": patterns.words(self.pattern),
            "begins": self.begins.isoformat("minutes"),
            "from": self.starts_on.isoformat(),
            "holidays": HOLIDAY_WORDS[self.holidays],
        }


def checked(entry: SeriesEntry, *, today: date) -> SeriesEntry:
    """It as it may be stored, from its first date on. Raises Invalid naming the fields."""
    pattern = patterns.checked(entry.pattern)
    check_hour(entry.begins)
    if wrong := length_error(entry.minutes):
        raise Invalid(f"Length: {wrong}.", fields={"minutes": wrong})
    if entry.starts_on < today:
        raise Invalid("First day: it lies in the past.", fields={"starts_on": "lies in the past"})
    return SeriesEntry(
        title=entries.needed(entry.title, "title", limit=120),
        pattern=pattern,
        starts_on=patterns.first_date(pattern, entry.starts_on),
        begins=entry.begins,
        minutes=entry.minutes,
        zone=entry.zone,
        place=entries.optional(entry.place, "place"),
        link=checked_link(entry.link),
        holidays=entry.holidays,
    )


def notice(rules: GroundRules = HOUSE) -> timedelta:
    """The least time between setting a date anew and the meeting, so that its notice can be kept."""
    if rules.open_meetings is None:
        return timedelta()
    wanted = rules.open_meetings.notice
    if wanted.unit is NoticeUnit.HOURS:
        return timedelta(hours=wanted.amount)
    days = wanted.amount if wanted.unit is NoticeUnit.BUSINESS_DAYS else -(-wanted.amount // 24)
    return timedelta(days=2 * days + 2)  # with weekends and a holiday among them
