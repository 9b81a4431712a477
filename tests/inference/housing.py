"""An export of made-up housing requests whose due dates follow promises that are known, and how it is read and kept."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch
from zoneinfo import ZoneInfo

from governance.calendars import actions as calendar_actions
from governance.calendars.actions import NewCalendar
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import Calendar, Clock, Unit, due, parse_hours
from governance.calendars.rules.versions import NewVersion
from governance.files import uploads
from governance.inference.actions import reading
from governance.inference.actions.asking import ask
from governance.inference.actions.reading import read_promises
from governance.inference.rules.values import Cases
from governance.inference.rules.whole import Whole, whole
from governance.people.rules import Acting, operator
from governance.requests.actions import feeds, importing
from governance.requests.actions.importing import NewImport
from governance.requests.queries.feeds import feeds as known_feeds
from governance.requests.rules.mapping import Column, FeedMapping
from governance.requests.rules.uploads import FeedEntry
from governance.results.actions import importing as results_importing

ZONE = ZoneInfo("America/New_York")
AT = datetime(2026, 6, 2, 13, tzinfo=UTC)
UNLOADED = date(2025, 10, 13)  # Columbus Day
HEAT, MOLD, LEAD, VISIT = "No heat", "Mold", "Lead paint", "Inspection"
HEAD = "number,kind,opened,closed,due\n"
MAPPING = FeedMapping(
    columns={
        Column.ID: ("number",),
        Column.LABEL: ("kind",),
        Column.OPENED: ("opened",),
        Column.CLOSED: ("closed",),
        Column.DUE: ("due",),
    },
    zone=ZONE.key,
)
_FORM = "%Y-%m-%d %H:%M:%S"


def export(*, seed: int = 13, heat: int = 160) -> str:
    """Heat within 2 business days, on a calendar that lacks Columbus Day; mold within 30 days, once set by hand; lead
    paint too seldom to say; inspections due when they were done.
    """
    random = Random(seed)
    near = [datetime(2025, 10, 9, 9 + n % 6, 10, tzinfo=ZONE) for n in range(8)]
    rows = [
        *(_row(f"H-{n}", HEAT, _opened(random), Unit.BUSINESS_DAYS, 2, random) for n in range(heat)),
        # around the day that was not loaded: closed late by it, or in time
        *(_row(f"C-{n}", HEAT, at, Unit.BUSINESS_DAYS, 2, random, late=n < 3) for n, at in enumerate(near)),
        *(
            _row(f"M-{n}", MOLD, _opened(random), Unit.CALENDAR_DAYS, 30, random, moved=n == 7)
            for n in range(60)
        ),
        *(_row(f"L-{n}", LEAD, _opened(random), Unit.CALENDAR_DAYS, 10, random) for n in range(12)),
        *(_row(f"V-{n}", VISIT, _opened(random), None, 0, random) for n in range(40)),
    ]
    return HEAD + "".join(rows)


def _opened(random: Random) -> datetime:
    day = date(2025, 1, 2) + timedelta(days=random.randrange(480))
    return datetime.combine(day, time(random.randrange(7, 20), random.randrange(60), 0), tzinfo=ZONE)


def _row(
    number: str,
    kind: str,
    opened: datetime,
    unit: Unit | None,
    amount: int,
    random: Random,
    *,
    late: bool = False,
    moved: bool = False,
) -> str:
    taken = timedelta(hours=random.randrange(3, 300))
    when = due(opened, amount, clock=_clock(unit)).at.astimezone(ZONE) if unit else opened + taken
    closed = when + timedelta(hours=5) if late else opened + taken if not unit else when - timedelta(hours=2)
    if moved:
        when += timedelta(days=400)
    told = ",".join(moment.astimezone(ZONE).strftime(_FORM) for moment in (opened, closed, when))
    return f"{number},{kind},{told}\n"


def _clock(unit: Unit) -> Clock:
    days = proposed_holidays("US-MA", range(2025, 2028))
    days.pop(UNLOADED)
    calendar = Calendar(
        code="crm",
        name="CRM",
        number=1,
        zone=ZONE.key,
        week=parse_hours("Mon-Fri 08:00-16:30"),
        holidays=tuple(days.items()),
        covers_until=date(2027, 12, 31),
        effective_from=date(2020, 1, 1),
    )
    return Clock(calendar=calendar, unit=unit)


async def calendar(*, by: Acting) -> None:
    """The city's own calendar, which follows the holidays of Massachusetts."""
    first = NewVersion(
        hours="Mon-Fri 08:00-16:30",
        zone=ZONE.key,
        effective_from=date(2026, 7, 1),
        covers_until=date(2026, 12, 31),
        holidays=proposed_holidays("US-MA", range(2026, 2027)),
    )
    new = NewCalendar(code="official", name="Official days off", region="US-MA")
    await calendar_actions.create_calendar(new, first=first, by=by, at=AT)


async def taken_in(home: Path, content: str, *, name: str = "Housing", at: datetime = AT) -> str:
    """The code of a data source with this export, judged."""
    code = name.lower()
    if code not in {one.code for one in await known_feeds()}:
        await feeds.add_feed(FeedEntry(name=name, mapping=MAPPING), by=operator(), at=at)
    kept = uploads.keep(home, content.encode(), at=at)
    new = NewImport(feed=code, file_name="housing.csv", file_hash=kept, size=len(content))
    await importing.queue(new, by=operator(), at=at)
    assert await results_importing.take_next(at=at, feed=code)
    return code


async def kept(source: str, *, by: Acting, at: datetime = AT) -> str:
    """The number of a finding that was asked for and read."""
    number = await ask(source, by=by, at=at)
    assert await read_promises(at=at) == 1
    return number


async def kept_here(source: str, *, by: Acting, at: datetime = AT) -> str:
    """The same, read in this process: quicker than a child, and all else alike."""

    async def read_here(cases: Cases, **_: object) -> Whole:
        return whole(cases, report=lambda _: None)

    with patch.object(reading, "read_away", read_here):
        return await kept(source, by=by, at=at)
