"""What the look-up says about event adjustments: only about those that touch what a resident may be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from governance.results.rules.reliefs import Effect, Relief
from governance.web.adjustments.form import bounds_words


@dataclass(frozen=True, kw_only=True)
class PromisedDates:
    """The dates told in the look-up: of the report, of now, and of the promise with all events and (`plain`) without any.

    `touching` are the numbers of the events that move a date by themselves.
    """

    opened: datetime
    at: datetime
    zone: ZoneInfo
    by: str
    plain: str
    touching: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """`title` names the event and when it was; `text` says what it means for a resident."""

    number: str
    title: str
    text: str
    provisional: bool


def notices(events: Iterable[Relief], told: PromisedDates) -> tuple[Notice, ...]:
    return tuple(_notice(each, told) for each in events if each.number in told.touching)


def _notice(event: Relief, told: PromisedDates) -> Notice:
    return Notice(
        number=event.number,
        title=f"{event.name}, {bounds_words(event, at=told.at, zone=told.zone)}",
        text=_text(event, told),
        provisional=event.provisional,
    )


def _text(event: Relief, told: PromisedDates) -> str:
    usual = f" Without the event it would be {told.plain}." if told.plain else ""
    if event.effect is Effect.EXCLUDE:
        return f"For what is reported during this event, promised times do not hold. Name no date.{usual}"
    if told.by or not told.plain:
        return f"The clock stands still during it, and the date has moved on.{usual}"
    return f"The clock stands still while it lasts. Name no date.{usual}"
