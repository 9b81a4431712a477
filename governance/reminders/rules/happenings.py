"""What is told of that happened, by the tag of its event on the record: who is told, and where it is read. Pure.

A capability adds its own by one line. Whoever is asked to act about it next is not told besides, nor is who did it. What
somebody did in another's name is told to them, whatever it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.audit.rules import SHARED
from governance.audit.tags import Tag
from governance.people.rules import NEGOTIATING, Acting
from governance.reminders.rules.facts import Facts
from governance.reminders.rules.recipients import Reader
from governance.waiting.rules.links import page
from governance.waiting.rules.matter import Subject


class Whom(StrEnum):
    """Who is told of an event."""

    INVOLVED = "whoever took part in it"
    OFFICES = "whoever negotiates for the offices that it concerns"


HAPPENINGS: dict[Tag, Whom] = {
    Tag.COUNTER_SENT: Whom.INVOLVED,
    Tag.CONSENTED: Whom.INVOLVED,
    Tag.HANDED_BACK: Whom.INVOLVED,
    Tag.OBJECTED: Whom.INVOLVED,
    Tag.UNOPPOSED: Whom.INVOLVED,
    Tag.REPLIED: Whom.INVOLVED,
    Tag.TIME_TAKEN: Whom.INVOLVED,
    Tag.TIME_GRANTED: Whom.INVOLVED,
    Tag.TALK_SET: Whom.INVOLVED,
    Tag.DECLINED: Whom.INVOLVED,
    Tag.WITHDRAWN: Whom.INVOLVED,
    Tag.DRAFT_TAKEN_BACK: Whom.INVOLVED,
    Tag.APPROVED: Whom.INVOLVED,
    Tag.RETURNED: Whom.INVOLVED,
    Tag.REJECTED: Whom.INVOLVED,
    Tag.COLLIDED: Whom.INVOLVED,
    Tag.LAPSED: Whom.INVOLVED,
    Tag.VERSION_TOOK_EFFECT: Whom.OFFICES,
    Tag.REORGANIZATION_AGREED: Whom.INVOLVED,
    Tag.REORGANIZATION_DECLINED: Whom.INVOLVED,
    Tag.REORGANIZATION_WITHDRAWN: Whom.INVOLVED,
    Tag.REORGANIZATION_LAPSED: Whom.INVOLVED,
    Tag.CORRECTION_ANSWERED: Whom.INVOLVED,
    Tag.RELIEF_DECLARED: Whom.INVOLVED,
    Tag.RELIEF_CONFIRMED: Whom.INVOLVED,
    Tag.RELIEF_REFUSED: Whom.INVOLVED,
    Tag.LABELS_LEFT: Whom.OFFICES,
    Tag.LABELS_AGREED: Whom.OFFICES,
    Tag.CARD_HELD: Whom.OFFICES,
    Tag.CARD_PUBLISHED: Whom.OFFICES,
    Tag.AGREEMENT_REVIEWED: Whom.OFFICES,
    Tag.AGREEMENT_END_CONFIRMED: Whom.OFFICES,
    Tag.OUTLOOK_ENTERED: Whom.OFFICES,
    Tag.OUTLOOK_ACCEPTED: Whom.OFFICES,
    Tag.OUTLOOK_CHANGED: Whom.OFFICES,
    Tag.OUTLOOK_WITHDRAWN: Whom.OFFICES,
    Tag.ACTION_DEFERRED: Whom.OFFICES,
    Tag.ACTION_DROPPED: Whom.OFFICES,
    Tag.MINUTES_CORRECTION_ACCEPTED: Whom.INVOLVED,
    Tag.MINUTES_CORRECTION_DECLINED: Whom.INVOLVED,
    Tag.MINUTES_ERRATUM_ACCEPTED: Whom.INVOLVED,
    Tag.MINUTES_FINAL: Whom.INVOLVED,
    Tag.MOTION_DECIDED: Whom.INVOLVED,
    Tag.SUCCESSION_CONFIRMED: Whom.INVOLVED,
    Tag.SUCCESSION_REFUSED: Whom.INVOLVED,
}
# What the first word of an event's subject is to pages; of others nothing is told.
SUBJECTS = {
    "change": Subject.CHANGE,
    "agreement": Subject.AGREEMENT,
    "reorganization": Subject.REORGANIZATION,
    "correction": Subject.CORRECTION,
    "event-adjustment": Subject.EVENT,
    "name-notice": Subject.LABELS,
    "scorecard": Subject.SCORECARD,
    "succession": Subject.SUCCESSION,
    "action": Subject.ACTION,
    "announcement": Subject.ANNOUNCEMENT,
    "minutes": Subject.MINUTES,
    "meeting": Subject.MINUTES,
}

ADDRESSES = {"meeting": "/meetings/{}"}  # which leads on to the page that it is at


@dataclass(frozen=True, kw_only=True)
class Happened:
    """An event as it is told: `sentence` says it, `involved` took part, `offices` it concerns. `holder`: in whose name."""

    number: int
    tag: Tag
    subject: str
    audience: str
    actor: str
    sentence: str
    title: str = ""
    involved: frozenset[int] = frozenset()
    offices: frozenset[str] = frozenset()
    holder: int = 0

    @property
    def about(self) -> Subject | None:
        return SUBJECTS.get(self.subject.partition(":")[0])

    @property
    def code(self) -> str:
        return self.subject.partition(":")[2]


def told_to(
    event: Happened, readers: Iterable[Reader], asked: Mapping[str, frozenset[int]]
) -> tuple[tuple[Reader, Acting], ...]:
    """Who is told, each in a role of theirs. `asked`: by number, who is asked to act about it anyway."""
    if event.about is None:
        return ()
    busy = asked.get(event.code, frozenset())
    found = ((reader, _seat(event, reader)) for reader in readers if reader.name != event.actor)
    return tuple((reader, seat) for reader, seat in found if seat and reader.person not in busy)


def _seat(event: Happened, reader: Reader) -> Acting | None:
    """The role in which somebody is told; none of another side's own matters."""
    seats = [seat for seat in reader.seats if event.audience in (SHARED, seat.party)]
    if reader.person == event.holder and seats:
        return seats[0]
    whom = HAPPENINGS.get(event.tag)
    if whom is Whom.INVOLVED and reader.person in event.involved:
        return next(iter(seats), None)
    if whom is Whom.OFFICES:
        return next(
            (seat for seat in seats if seat.party in event.offices and seat.holds(*NEGOTIATING)), None
        )
    return None


def facts(event: Happened) -> Facts:
    """What the inbox says of it; `about` must be known."""
    subject = event.about or Subject.CHANGE
    title = event.title or event.code
    return Facts(
        act=f"See {event.code}",
        title=title,
        href=ADDRESSES.get(event.subject.partition(":")[0], page(subject, event.code)).format(event.code),
        number=event.code,
        happened=event.sentence,
        other_way=f"Sign in to Concord and search for {event.code}.",
    )
