"""A matter: one thing that waits for somebody's act. Decides how matters are picked and ordered, not which there are.

Which matters follow from a change, a correction and so on is said in a module of its own for each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.people.rules import NEGOTIATING, Acting, Role, Viewer


class Subject(StrEnum):
    """What a matter is about; with the number it names the page."""

    CHANGE = "change"
    AGREED = "agreed in a meeting"
    EVENT = "event adjustment"
    SCORECARD = "scorecard"
    CORRECTION = "correction"
    LABELS = "notice about names"
    REORGANIZATION = "reorganization"
    SUCCESSION = "who follows in a role"
    HOLIDAYS = "holidays"
    AGREEMENT = "agreement"
    ROLE = "role"
    LISTING = "proposal of the directory"
    FACTOR_RESET = "lost second factor"
    ACTING = "acting for somebody"
    PROGRAM = "service account"
    CALENDAR = "calendar"
    SOURCE = "data source"
    UPLOAD = "upload"
    OUTLOOK = "what is coming up"
    ANNOUNCEMENT = "entry of what is coming up"
    CONTACT = "contact"
    ACTION = "action"
    MEETING = "meeting"
    GROUP = "group that meets"
    AGENDA = "agenda"
    SHOWN = "new target in the city’s system"
    DIFFERENCE = "target that is signed one way and applied another"
    SYSTEM = "system that is told"
    MAIL = "outgoing mail"
    SETTING_UP = "setting up"
    MINUTES = "minutes"
    MINUTES_CORRECTION = "correction of minutes"
    MINUTES_APPROVAL = "minutes to approve"


class Kind(StrEnum):
    """Why it waits; of several about one thing, the first is the most pressing. Its value says on what basis."""

    QUESTION = "was asked a question that is not answered yet"
    APPROVAL = "the approval policy asks this role"
    SIGNATURE = "its own negotiator asked for the signature"
    TURN = "has the turn"
    NOTICE = "was told other words for call takers, which take effect unless it objects"
    HOLIDAYS = "was told a further year’s holidays, which stand unless it objects"
    HOLIDAYS_OBJECTED = "objects to a further year’s holidays, which are provisional until it takes that back"
    CONFIRM = "agreed to something in a meeting, which binds nobody before its own yes"
    MORE_TIME = "was asked for more time by the other side"
    OWN_PROPOSAL = "sent a proposal that commits nobody before its own yes"
    DRAFT = "began a draft that nobody has sent"
    EVENT = "an event adjustment was asked for"
    PROVISIONAL = "an event adjustment holds provisionally"
    HELD = "held a scorecard back"
    CORRECTION = "was asked for a correction"
    LABELS_OBJECTED = "an office objected to what names in data sources mean"
    LABELS = "was told what names in data sources mean by now and may object"
    READ_ANEW = (
        "was told that 311’s data sources or stored requests changed, and has not said that it has read it"
    )
    REORGANIZATION = "was asked to agree to what becomes of a service"
    MINUTES_DUE = "took the notes of a meeting that is over, and its minutes are not sent round"
    MINUTES_CORRECTION = "was asked for a correction of minutes"
    MINUTES_APPROVAL = "took the notes of a board that approves its minutes at its next meeting"
    MINUTES_READ = "was at a meeting whose minutes are final unless somebody asks for a correction"
    COMMENT = "has a reply period and has said nothing yet"
    EXPLANATION = "has a reply period and patterns that nobody explained"
    ACTION = "promised to do something"
    AGENDA_DUE = "prepares a meeting whose agenda is due"
    VERIFY = "was told that something is done, and looks whether it is"
    SUCCESSION = "leads an office that is asked to confirm who follows in a role of another"
    ENDING = "agreed on a day on which the agreement ends"
    REVIEW = "agreed to look at the agreement again by a day"
    UPLOAD_FAILED = "uploaded a file that could not be taken in"
    DATA_OLD = "has a data source with nothing newer than it promises"
    HOLIDAYS_DUE = "keeps a calendar that does not know next year’s holidays yet"
    VACANCY = "has a role that nobody holds"
    HOLDER_LEFT = "has a role whose holder can sign in no more, or whom the city’s directory no longer lists"
    FACTOR_RESET = "is asked as second person to confirm that somebody lost their second factor"
    LISTED = "leads an office for which the city’s directory lists somebody"
    ACTING_ENDS = "has somebody who acts for another, which ends soon"
    PROGRAM_ENDS = "owns a service account that counts no longer unless it is said to be needed"
    ANNOUNCEMENT = "was sent an entry by a colleague, which nobody else sees before it is taken over"
    OUTLOOK = "is asked every quarter what is coming up in the next three months"
    INVITED = "is invited to a meeting and has not said whether it comes"
    NO_MEETING = "met somebody and has no next meeting with them"
    NO_CONTACT = "has open business on which neither side has acted for 30 days"
    UNSHOWN = "looks after the system that shows targets, and nobody said that it shows a new one"
    DIFFERENCE = (
        "has signed one target, and the city’s system applies another; it has not said what becomes of it"
    )
    SYSTEM_OFF = (
        "administers a system that is told nothing any more, since it did not answer or asked for that"
    )
    MAIL_FAILING = "looks after mail, which has not gone out for four hours"
    SET_UP = "administers a city that is not set up yet"


# How many minutes an act takes; any other FURTHER.
MINUTES = {
    Kind.QUESTION: 3,
    Kind.APPROVAL: 3,
    Kind.SIGNATURE: 3,
    Kind.TURN: 5,
    Kind.NOTICE: 2,
    Kind.HOLIDAYS: 2,
    Kind.OWN_PROPOSAL: 2,
    Kind.CONFIRM: 2,
    Kind.MORE_TIME: 1,
    Kind.UNSHOWN: 2,
    Kind.VERIFY: 2,
    Kind.PROGRAM_ENDS: 1,
    Kind.INVITED: 1,
    Kind.NO_MEETING: 2,
    Kind.MINUTES_READ: 2,
    Kind.MINUTES_CORRECTION: 2,
    Kind.MINUTES_APPROVAL: 1,
    Kind.DRAFT: 5,
}
FURTHER = 4


@dataclass(frozen=True, kw_only=True)
class Office:
    """A party as it is named."""

    code: str
    name: str
    kind: str


def analysts_of(centers: Sequence[Office], *, there: bool) -> "Seats":
    """311's analyst; where nobody is one, whoever else negotiates for 311."""
    roles = frozenset({Role.ANALYST}) if there else NEGOTIATING
    return Seats(parties=frozenset(center.code for center in centers), roles=roles)


NOBODY = Office(code="", name="", kind="")


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Whose act is asked for: these roles at these parties (none named: anywhere), without those persons.

    `leads`: only whoever leads the office, and not who acts for them. `only` these persons, where any are named.
    `besides` are roles of the convening office that are asked as well. `codes`: only these seats, where any are named.
    """

    parties: frozenset[str] = frozenset()
    roles: frozenset[Role] = NEGOTIATING
    binding: bool = False
    leads: bool = False
    without: frozenset[int] = frozenset()
    only: frozenset[int] = frozenset()
    besides: frozenset[Role] = frozenset()
    codes: frozenset[str] = frozenset()

    @property
    def offices(self) -> frozenset[str]:
        """The offices whose people may be asked; none named: anywhere."""
        return frozenset() if self.besides else self.parties

    def ask(self, seat: Acting) -> bool:
        if self.besides and seat.holds(*self.besides):
            return True
        if self.only and seat.person_id not in self.only:
            return False
        there = (not self.parties or seat.party in self.parties) and (
            not self.codes or seat.seat in self.codes
        )
        able = seat.holds(*self.roles) and (seat.binding or not self.binding)
        if self.leads and not (seat.leads and seat.delegation_id is None):
            return False
        return there and able and seat.person_id not in self.without


@dataclass(frozen=True, kw_only=True)
class Matter:
    """`step` is the act, by its name in the subject's table of moves; `party` the office in whose hands it is.

    `since` when it waits for these seats, `turned` since when for that office where that is longer, `begun` when the
    whole began. `until` None: no date. `opens`: nothing can be done before. `lies`: of several matters about one thing,
    the one that says where it lies. `sides` are the parties it is between. `number` is public, or the name of a line.
    """

    kind: Kind
    subject: Subject
    number: str
    title: str
    step: StrEnum
    party: Office
    seats: Seats
    since: datetime | None
    until: datetime | None = None
    turned: datetime | None = None
    begun: datetime | None = None
    opens: datetime | None = None
    lies: bool = True
    sides: tuple[Office, ...] = ()
    ground: str = ""

    @property
    def basis(self) -> str:
        return self.ground or str(self.kind)

    @property
    def office_since(self) -> datetime | None:
        """Since when the office in whose hands it is has had it; None for a draft, for which nobody waits."""
        return None if self.is_draft else self.turned or self.since

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft, which only its own side sees."""
        return self.kind is Kind.DRAFT

    @property
    def is_boards(self) -> bool:
        """Whether a board approves it by a vote in its meeting; whoever keeps the board's dates brings it there."""
        return self.kind is Kind.APPROVAL and Role.CONVENOR in self.seats.roles

    @property
    def thing(self) -> tuple[Subject, str]:
        return self.subject, self.number

    @property
    def other(self) -> Office | None:
        """The side that waits for the office in whose hands it is."""
        return next((side for side in self.sides if side.code != self.party.code), None)

    def asks(self, viewer: Viewer) -> bool:
        return any(self.seats.ask(seat) for seat in viewer.seats)

    def is_ripe(self, at: datetime) -> bool:
        return self.opens is None or self.opens <= at


def asked_of(matters: Iterable[Matter], viewer: Viewer) -> tuple[Matter, ...]:
    """What waits for this person: of each thing the most pressing, in the order in which they came."""
    order = list(Kind)
    found: dict[tuple[Subject, str], Matter] = {}
    for each in matters:
        known = found.get(each.thing)
        if each.asks(viewer) and (known is None or order.index(each.kind) < order.index(known.kind)):
            found[each.thing] = each
    return tuple(found.values())


def lying(matters: Iterable[Matter]) -> tuple[Matter, ...]:
    """Where each thing lies, in the order in which they came."""
    found: dict[tuple[Subject, str], Matter] = {}
    for each in matters:
        if each.lies:
            found.setdefault(each.thing, each)
    return tuple(found.values())


def by_age(matters: Iterable[Matter]) -> list[Matter]:
    """What lies with an office longest comes first."""
    return sorted(matters, key=lambda each: (each.office_since is None, each.office_since, each.number))


def elsewhere(matters: Iterable[Matter], viewer: Viewer) -> tuple[Matter, ...]:
    """Where the things lie of which nothing is asked of this person. A draft is nobody's matter but its own side's."""
    every = tuple(matters)
    own = {each.thing for each in every if each.asks(viewer)}
    return tuple(each for each in lying(every) if each.thing not in own and not each.is_draft)


def minutes(mine: Iterable[Matter]) -> int:
    """About how long all of it takes, to the next five minutes."""
    return -(-sum(MINUTES.get(each.kind, FURTHER) for each in mine) // 5) * 5
