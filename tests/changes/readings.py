"""Readings as the engine would give them, for drafts that are made from what the data promise."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance import canonical
from governance.calendars.rules import Unit
from governance.changes.rules.read_promises import Found
from governance.inference.rules.consequences import Consequences
from governance.inference.rules.content import KIND, Content, body, list_fingerprint
from governance.inference.rules.values import (
    ENGINE,
    Ask,
    AskAbout,
    HolidaySeen,
    HolidayVerdict,
    Kind,
    LabelFinding,
    Promised,
    Reading,
    Regime,
    Rival,
    Shift,
    ShiftKind,
)
from governance.inference.tables import Finding
from governance.people.rules import operator
from governance.requests.actions.feeds import add_feed
from governance.requests.queries.feeds import feeds
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Feed, Label
from tests import cast
from tests.requests.taking import MAPPING

AT = cast.AT
WHO = '{"name": "Marcus Bell"}'
HOURS = "Mon-Fri 08:30-17:00"
FIRST, LAST = date(2025, 1, 2), date(2026, 5, 29)
DAY = Promised(amount=1, unit=Unit.BUSINESS_DAYS, hours=HOURS)
MONTHS = Promised(amount=120, unit=Unit.CALENDAR_DAYS)
LONG = Promised(amount=2_880, unit=Unit.HOURS)
SHIFTS = (Shift(kind=ShiftKind.NONE), Shift(kind=ShiftKind.SHIFTED))
EITHER = Rival(claim=MONTHS, promise=LONG, decides=0, for_claim=0, for_rival=0)
LABOR, COLUMBUS = date(2025, 9, 1), date(2025, 10, 13)


def claim(
    label: str, promise: Promised, *, n: int = 100, hits: int = 99, kind: Kind = Kind.PROMISE
) -> LabelFinding:
    regime = Regime(promise=promise, since=None, until=None, first=FIRST, last=LAST, n=n, hits=hits)
    return LabelFinding(
        label=label, n=n, kind=kind, regimes=(regime,), hits=hits, share_bp=hits * 10_000 // n
    )


def reading(*labels: LabelFinding, asks: tuple[Ask, ...] = ()) -> Reading:
    days = (
        HolidaySeen(date=LABOR, name="Labor Day", verdict=HolidayVerdict.LOADED, repairs=9, breaks=0),
        HolidaySeen(date=COLUMBUS, name="Columbus Day", verdict=HolidayVerdict.WORKED, repairs=0, breaks=7),
    )
    n = sum(each.n for each in labels)
    return Reading(
        engine=ENGINE,
        n=n,
        hits=sum(each.hits for each in labels),
        shift=SHIFTS[0],
        shift_rivals=(),
        holidays=days,
        labels=labels,
        asks=asks,
    )


def found(*labels: LabelFinding, asks: tuple[Ask, ...] = ()) -> Found:
    return Found(
        number="FD-2026-0001",
        hash="3f9a1b2c" * 8,
        feed="housing",
        feed_name="Housing requests",
        zone=ZoneInfo("America/New_York"),
        reading=reading(*labels, asks=asks),
    )


HEAT, MOLD, PESTS = claim("No heat", DAY), claim("Mold", DAY), claim("Pests", MONTHS)
WHICH = Ask(about=AskAbout.RIVAL, labels=("Pests",), rival=EITHER)
CLOCKS = Ask(about=AskAbout.SHIFT, shifts=SHIFTS)
WORKED = Ask(about=AskAbout.HOLIDAYS, dates=(COLUMBUS,))


async def keep(number: str, read: Reading, *names: str, feed: str = "housing", at: datetime = AT) -> str:
    """A finding as it is kept, of a data source that calls its requests by these names; answers its number."""
    if feed not in {one.code for one in await feeds()}:
        await add_feed(FeedEntry(name=feed.capitalize(), mapping=MAPPING), by=operator(), at=at)
    (source,) = await Feed.select(Feed.id).where(Feed.code == feed)
    for name in names:
        label = Label(feed=source["id"], name=name, folded=name.casefold(), state="waiting", at=at)
        await label.save()
    nothing = Consequences(unloaded=(), labels=(), requests=list_fingerprint([]))
    written = canonical.dumps(body(Content(reading=read, consequences=nothing), source=feed, upload=""))
    hashed = canonical.text_fingerprint(KIND, written)
    times: Any = {"at": at, "touched_at": at, "finished_at": at}
    row = Finding(
        number=number, feed=source["id"], state="done", content=written, hash=hashed, who=WHO, **times
    )
    await row.save()
    return number
