"""How an entry of the inbox reads: what is asked or what happened, since when, by when, who told it and why to this reader."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.reminders.queries.inbox import InboxEntry
from governance.reminders.rules.watches import EVENT, NUDGE, Manner

MANNER = {
    Manner.ASKED: "Asked of you",
    Manner.REMINDED: "Reminder",
    Manner.WARNED: "Last reminder to you alone",
    Manner.INFORMED: "For your information",
}


@dataclass(frozen=True, kw_only=True)
class InboxLine:
    """`late`: since when it is past due, in words; `thread` the address under which its reminders are looked at."""

    id: int
    is_new: bool
    act: str
    title: str
    about: str
    told: str
    told_at: datetime
    since: datetime | None
    due: datetime | None
    late: str
    next_level: str
    basis: str
    thread: str
    muted: bool


def line(entry: InboxEntry, *, today: date, zone: ZoneInfo) -> InboxLine:
    facts, due = entry.facts, _instant(entry.facts.due)
    late = entry.settled_at is None and due is not None and due.astimezone(zone).date() < today
    return InboxLine(
        id=entry.id,
        is_new=entry.is_new,
        act=facts.happened or facts.act,
        title=facts.title,
        about=" · ".join(part for part in (facts.number, facts.about or facts.other) if part),
        told=_told(entry),
        told_at=entry.told_at,
        since=_instant(facts.since),
        due=due,
        late=f"Past due since {formats.near_date(due.astimezone(zone), today)}" if late and due else "",
        next_level="" if entry.settled_at else _next_level(entry, today),
        basis=_basis(entry),
        thread=thread_of(entry.key),
        muted=entry.muted,
    )


def _told(entry: InboxEntry) -> str:
    if entry.level.startswith(f"{NUDGE}/"):
        return f"{entry.facts.correspondent.name or entry.facts.other or 'The other side'} reminds you"
    if entry.key.startswith(f"{EVENT}/"):
        return "What happened"
    return MANNER[Manner(entry.manner)]


def _next_level(entry: InboxEntry, today: date) -> str:
    after = entry.facts.next_level
    if not after.who or not after.day:
        return ""
    day = formats.near_date(date.fromisoformat(after.day[:10]), today)
    return (
        f"If nothing happens, {after.who}{f', {after.title},' if after.title else ''} will be told on {day}"
    )


def _basis(entry: InboxEntry) -> str:
    """Why this reader gets it, as sentences: the role it was told to, for whom, and on what basis that role is asked."""
    role = f"{entry.title} of {entry.party_name}" if entry.party_name not in entry.title else entry.title
    acting = f", acting for {entry.for_whom}" if entry.for_whom else ""
    told_as = f"You get this as {role}{acting}." if entry.title else ""
    basis = entry.facts.basis.rstrip(".")
    return f"{told_as} {basis[:1].upper()}{basis[1:]}{'.' if basis else ''}".strip()


def thread_of(key: str) -> str:
    """A matter's name without its clock; "" for something that happened, of which nothing more comes."""
    return "" if key.startswith(f"{EVENT}/") else key.rpartition("/")[0]


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
