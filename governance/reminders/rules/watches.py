"""How a matter that waits is named, with the clock that runs for it, and in which order its levels come."""

from enum import StrEnum

from governance.waiting.rules.matter import Kind, Matter

EVENT = "event"  # what happened is told by the number of its event on the record
TOLD = "told"
NUDGE = "nudge"
AGAIN = "again"  # what is told every week until it is done


class Level(StrEnum):
    """How far the telling of one matter has come, in the order in time. Before each further superior whoever has to act
    is told once more.
    """

    ASKED = "asked"
    REMINDED = "reminded"
    DUE = "due"
    WARNED = "warned"
    DIVISION_HEAD = "division-head"
    BEFORE_CONVENOR = "before-convenor"
    CONVENOR = "convenor"
    BEFORE_SPONSOR = "before-sponsor"
    SPONSOR = "sponsor"


class Manner(StrEnum):
    """How somebody is told; the words of a letter follow it."""

    ASKED = "asked"
    REMINDED = "reminded"
    WARNED = "warned"
    INFORMED = "informed"


REMINDERS = frozenset(
    {Level.ASKED, Level.REMINDED, Level.DUE}
)  # of several that are due, only the last is told
WARNINGS = frozenset({Level.WARNED, Level.BEFORE_CONVENOR, Level.BEFORE_SPONSOR})
ABOVE = frozenset({Level.DIVISION_HEAD, Level.CONVENOR, Level.SPONSOR})  # they tell somebody's superior


def thread(matter: Matter) -> str:
    """A matter without its clock: `change/CH-2026-0042/turn/streets`. Each approving role has a thread of its own."""
    subject, number = matter.subject.replace(" ", "-"), matter.number.replace("/", ".")
    roles = sorted(matter.seats.roles) if matter.kind is Kind.APPROVAL else ()
    return f"{subject}/{number}/{kind_name(matter.kind)}/{'.'.join((matter.party.code or '-', *roles))}"


def key(matter: Matter, clock: int) -> str:
    """The name under which a matter is told: `change/CH-2026-0042/turn/streets/7`."""
    return f"{thread(matter)}/{clock}"


def kind_name(kind: Kind) -> str:
    return kind.name.lower()


def kind_named(name: str) -> Kind:
    return Kind[name.upper()]


def event_key(number: int | str) -> str:
    """The name under which something that happened is told."""
    return f"{EVENT}/{number}"


def nudge_level(day: str) -> str:
    """The level of a reminder that the other side sent on a day (ISO)."""
    return f"{NUDGE}/{day}"


def again_level(count: int) -> str:
    return f"{AGAIN}/{count}"


def times_again(level: str) -> int:
    """How often it was told again; 0 for any other level."""
    name, _, count = level.partition("/")
    return int(count) if name == AGAIN else 0
