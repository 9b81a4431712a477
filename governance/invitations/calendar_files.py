"""Calendar entries in the form that calendar programs read (RFC 5545, 5546). Decides the form, not what is told.

Each meeting has a number (UID) of its own and no rule of recurrence: receivers disagree about single dates of a series,
and a move or a cancellation of one is then a plain update (docs/decisions.md).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDuration,
    vRecur,
    vText,
)

from governance.invitations.rules.entries import CalendarEntry, Method, Whom
from governance.invitations.rules.zones import Half, halves

PRODUCT = "-//Concord//service agreements//EN"
OFTEN = timedelta(hours=1)  # how often a program should ask for a feed again
DAY = timedelta(days=1)


def invitation(entry: CalendarEntry, method: Method, *, sender: Whom, to: Whom) -> bytes:
    """What goes to one person: they alone stand in it, and replies are asked on the page, so none is asked by mail."""
    event = _event(entry, canceled=method is Method.CANCEL or entry.canceled)
    event.add("organizer", _mailbox(sender))
    attendee = _mailbox(to)
    for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
        attendee.params[name] = vText(value)
    event.add("attendee", attendee, encode=False)
    return _file([event], [entry], method=str(method))


def entry_file(entry: CalendarEntry) -> bytes:
    """One meeting for whoever wants to put it into a calendar by hand: nobody is invited by it."""
    return _file([_event(entry, canceled=entry.canceled)], [entry])


def feed(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """Everything of one person. Private entries without people, and nothing that wakes anybody."""
    shown = list(entries)
    return _file([_private(_event(each, canceled=each.canceled)) for each in shown], shown, name=name)


def _file(events: list[Event], entries: list[CalendarEntry], *, method: str = "", name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", vDuration(OFTEN), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(OFTEN))
    for zone, years in sorted(_years(entries).items()):
        calendar.add_component(_zone(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    return cast("bytes", calendar.to_ical())


def _years(entries: Iterable[CalendarEntry]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for each in entries:
        if each.starts and each.ends:
            found.setdefault(each.zone, set()).update((each.starts.year, each.ends.year))
    return found


def _event(entry: CalendarEntry, *, canceled: bool) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("last-modified", entry.stamp.astimezone(UTC))
    if entry.starts and entry.ends:
        event.add("dtstart", _local(entry.starts, entry.zone))
        event.add("dtend", _local(entry.ends, entry.zone))
    elif entry.day:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + DAY)
        event.add("transp", "TRANSPARENT")
    event.add("summary", entry.title)
    event.add("status", "CANCELLED" if canceled else "CONFIRMED")
    for name, value in (("location", entry.place), ("description", entry.words), ("url", entry.address)):
        if value:
            event.add(name, value)
    return event


def _private(event: Event) -> Event:
    event.add("class", "PRIVATE")
    return event


def _local(at: datetime, zone: str) -> datetime:
    """By the zone's clock; the second of an hour that there is twice has no name there, and is told in UTC."""
    local = at.astimezone(ZoneInfo(zone))
    return at.astimezone(UTC) if local.fold else local


def _mailbox(whom: Whom) -> vCalAddress:
    found = vCalAddress(f"mailto:{whom.address}")
    found.params["CN"] = vText(whom.name)
    return found


def _zone(name: str, first: int, last: int) -> Timezone:
    zone = Timezone()
    zone.add("tzid", name)
    for half in halves(name, first, last):
        zone.add_component(_half(half))
    return zone


def _half(half: Half) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if half.daylight else TimezoneStandard()
    part.add("dtstart", half.onsets[0])
    part.add("tzoffsetfrom", half.before)
    part.add("tzoffsetto", half.after)
    part.add("tzname", half.name)
    if half.rule:
        part.add("rrule", vRecur.from_ical(half.rule))
    elif half.onsets[1:]:
        part.add("rdate", list(half.onsets[1:]))
    return part
