"""What hours that are being typed would make of two requests, beside the hours of today: so one sees what one does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from governance import formats
from governance.calendars.rules import Calendar, Clock, Unit, amount_words, coming_due_words, due, to_utc
from governance.calendars.rules.hours import typed_hours
from governance.calendars.rules.versions import NewVersion
from governance.errors import ConcordError
from governance.web.calendars.version_form import read_version
from governance.web.site.forms import Form

SATURDAY, NINE = 5, time(9)
LOOKED_AHEAD = 14  # days in which a working day is looked for
NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Example:
    """A request opened at a moment with so much time: when it is due by the hours as typed, and how that differs from today's."""

    opened: str
    within: str
    due: str
    beside: str


def examples(form: Form, today: date, before: Calendar | None) -> tuple[Example, ...]:
    """Two of them; none while the hours cannot be read. Notes no errors in the form."""
    quiet = Form(form.pairs())
    new = read_version(quiet)
    if {"hours", "zone", "holidays", "new_day", "new_name"} & set(quiet.errors) or not new.hours:
        return ()
    try:
        draft = _draft(new, today, before)
        return tuple(_example(each, draft, before, today) for each in _openings(draft))
    except ConcordError:
        return ()


def _draft(new: NewVersion, today: date, before: Calendar | None) -> Calendar:
    """As though it were in force; whether it may be recorded is decided where it is."""
    starts = max(new.effective_from, today + timedelta(days=1))
    return Calendar(
        code=before.code if before else NEW,
        name=before.name if before else NEW,
        number=1,
        zone=new.zone,
        week=typed_hours(new.hours),
        holidays=tuple(new.holidays.items()),
        special_days=new.special_days,
        covers_until=max(new.covers_until, starts),
        effective_from=starts,
    )


def _openings(draft: Calendar) -> Sequence[tuple[datetime, int, Unit]]:
    """When the office opens for the first time, and a Saturday morning."""
    ahead = [draft.effective_from + timedelta(days=n) for n in range(LOOKED_AHEAD)]
    first = next((day for day in ahead if draft.works_on(day)), ahead[0])
    opens = draft.hours_on(first)[0][0] if draft.works_on(first) else 0
    saturday = next(day for day in ahead if day.weekday() == SATURDAY)
    morning = datetime.combine(first, time.min) + timedelta(minutes=opens)
    return (
        (morning, 4, Unit.BUSINESS_DAYS),
        (datetime.combine(saturday, NINE), 8, Unit.BUSINESS_HOURS),
    )


def _example(
    of: tuple[datetime, int, Unit], draft: Calendar, before: Calendar | None, today: date
) -> Example:
    local, amount, unit = of
    opened, zone = to_utc(local, draft.tzinfo), draft.tzinfo
    found = due(opened, amount, clock=Clock(calendar=draft, unit=unit))
    return Example(
        opened=f"{formats.near_day(local.date(), today)}, {formats.clock_time(local)}",
        within=amount_words(amount, unit),
        due=coming_due_words(found, zone, today),
        beside=_beside(found.at, due(opened, amount, clock=Clock(calendar=before, unit=unit)).at)
        if before
        else "",
    )


def _beside(then: datetime, now: datetime) -> str:
    """“2½ hours earlier than by today's hours”."""
    away = then.astimezone(UTC) - now.astimezone(UTC)
    if not away:
        return "as by today’s hours"
    return f"{_span(abs(away))} {'later' if away > timedelta(0) else 'earlier'} than by today’s hours"


def _span(away: timedelta) -> str:
    minutes = away // timedelta(minutes=1)
    days, left = divmod(minutes, 24 * 60)
    hours, rest = divmod(left, 60)
    parts = [formats.plural(n, unit) for n, unit in ((days, "day"), (hours, "hour"), (rest, "minute")) if n]
    return " and ".join(parts[:2])
