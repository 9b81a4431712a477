"""How an entry of the inbox reads: what is asked or what happened, since when, by when, who told it and why to this reader."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.reminders.queries.inbox import InboxEntry
from governance.reminders.rules.watches import NUDGE, TOLD, Manner

IN_A_KEY = 4  # strokes in the key of a matter that waits

MANNER = {
    Manner.ASKED: "Asked of you",
    Manner.REMINDED: "Reminder",
    Manner.WARNED: "Last reminder to you alone",
    Manner.INFORMED: "For your information",
}


@dataclass(frozen=True, kw_only=True)
class InboxLine:
    """`late`: since when it is past due, in words; `next_level` who is told next; `basis` why this reader gets it."""

    entry: InboxEntry
    due: datetime | None
    late: str
    next_level: str
    basis: str

    @property
    def act(self) -> str:
        """What is asked, or what happened."""
        facts = self.entry.facts
        asked = facts.act if facts.act != facts.title else "Look at"  # an act without words of its own
        return (self.entry.level == TOLD and facts.happened) or asked

    @property
    def about(self) -> str:
        facts = self.entry.facts
        return formats.DOT.join(part for part in (facts.number, facts.about or facts.other) if part)

    @property
    def told(self) -> str:
        return _told(self.entry)

    @property
    def since(self) -> datetime | None:
        return _instant(self.entry.facts.since)

    @property
    def thread(self) -> str:
        """The address under which its reminders are looked at."""
        return thread_of(self.entry.key)


def line(entry: InboxEntry, *, today: date, zone: ZoneInfo) -> InboxLine:
    due, done = _instant(entry.facts.due), entry.settled_at is not None
    late = due is not None and not done and due.astimezone(zone).date() < today
    return InboxLine(
        entry=entry,
        due=due,
        late=f"Past due since {formats.near_date(due.astimezone(zone), today)}" if late and due else "",
        next_level="" if done else _next_level(entry, today),
        basis=_basis(entry),
    )


def _told(entry: InboxEntry) -> str:
    if entry.level.startswith(f"{NUDGE}/"):
        return f"{entry.facts.correspondent.name or entry.facts.other or 'The other side'} reminds you"
    if entry.level == TOLD:
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
    return key.rpartition("/")[0] if key.count("/") == IN_A_KEY else ""


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
