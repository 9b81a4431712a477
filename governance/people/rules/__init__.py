"""Authority: who a person acts as, which seats bind a party, and who sees what. No database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from governance.audit.tags import Tag
from governance.people.rules import binding
from governance.people.rules.proofs import Proof, Strength


class PartyKind(StrEnum):
    CENTER = "center"
    DEPARTMENT = "department"
    OVERSIGHT = "oversight"
    AUDIT = "audit"


class Role(StrEnum):
    ANALYST = "analyst"
    RELATIONS_LEAD = "relations-lead"
    LIAISON = "liaison"
    ALTERNATE = "alternate"
    DIVISION_HEAD = "division-head"
    CONVENOR = "convenor"
    SPONSOR = "sponsor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer"


# What both are called where officials read of them.
ROLE_WORDS: dict[str, str] = {
    Role.ANALYST: "analyst",
    Role.RELATIONS_LEAD: "relations lead",
    Role.LIAISON: "liaison",
    Role.ALTERNATE: "alternate liaison",
    Role.DIVISION_HEAD: "division head",
    Role.CONVENOR: "facilitator",
    Role.SPONSOR: "approving official",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
    Role.OBSERVER: "observer",
}
KIND_WORDS: dict[str, str] = {
    PartyKind.CENTER: "311 center",
    PartyKind.DEPARTMENT: "Department",
    PartyKind.OVERSIGHT: "Convening office",
    PartyKind.AUDIT: "Audit office",
}
ROLES_OF: dict[PartyKind, tuple[Role, ...]] = {
    PartyKind.CENTER: (Role.ANALYST, Role.RELATIONS_LEAD, Role.OBSERVER),
    PartyKind.DEPARTMENT: (Role.LIAISON, Role.ALTERNATE, Role.DIVISION_HEAD, Role.OBSERVER),
    PartyKind.OVERSIGHT: (Role.CONVENOR, Role.SPONSOR, Role.ADMINISTRATOR, Role.OBSERVER),
    PartyKind.AUDIT: (Role.AUDITOR,),
}
# There is one of each in a city, which the database sees to: its 311 center, its convening office, its audit office.
ONLY_ONE = {
    PartyKind.CENTER: "center",
    PartyKind.OVERSIGHT: "convening office",
    PartyKind.AUDIT: "audit office",
}
# A party may decide otherwise for each of its seats; these bind unless it does.
BINDING_BY_DEFAULT = frozenset({Role.ANALYST, Role.RELATIONS_LEAD, Role.LIAISON, Role.DIVISION_HEAD})
# Seats that take part in a negotiation for their party, binding or not.
NEGOTIATING = frozenset({*BINDING_BY_DEFAULT, Role.ALTERNATE})
SIDES = frozenset({PartyKind.CENTER, PartyKind.DEPARTMENT})


# Besides these, every role that binds its office asks two factors of whoever holds it or acts in it.
TWO_FACTORS = frozenset({Role.SPONSOR, Role.CONVENOR, Role.AUDITOR, Role.ADMINISTRATOR})
NOBODY = 0  # the number of nobody's account: what the server does by itself


class Via(StrEnum):
    PAGE = "page"
    COMMAND = "command line"
    CLOCK = "clock"
    API = "programming interface"


@dataclass(frozen=True, kw_only=True)
class Acting:
    """The one actor of every act: a person, the seat acted in, and for whom if by delegation."""

    person_id: int
    person: str
    seat_id: int
    seat: str
    role: Role
    title: str
    party_id: int
    party: str
    party_name: str
    kind: PartyKind
    binding: bool
    leads: bool = False
    for_person: str = ""
    own_title: str = ""  # of who acts for somebody; `title` is the absent holder's
    delegation_id: int | None = None
    delegation: str = ""
    signed_in: str = ""
    assisted_by: str = ""
    via: Via = Via.PAGE
    request: str = ""
    proof: Proof | None = None

    def holds(self, *roles: Role) -> bool:
        """Whether this is one of the roles, at the office that it belongs to: a role's name alone gives no power."""
        return self.role in roles and self.role in ROLES_OF[self.kind]

    @property
    def negotiates(self) -> bool:
        return self.holds(*NEGOTIATING)

    @property
    def is_program(self) -> bool:
        """The clock or the server's operator: what the server does by itself."""
        return self.person_id == NOBODY

    @property
    def is_board(self) -> bool:
        """A board, by a motion that carried: nobody signs in as one."""
        return self.is_program and self.seat != ""

    @property
    def two_factors(self) -> bool:
        """Whether whoever acts showed two; on the server itself its own locks count."""
        shown = self.proof is not None and self.proof.strength is Strength.TWO
        return shown or self.via in {Via.COMMAND, Via.CLOCK}

    @property
    def needs_two_factors(self) -> bool:
        return self.binding or self.role in TWO_FACTORS

    @property
    def by_token(self) -> bool:
        return self.via is Via.API

    def may_record(self, tag: Tag, *, emergency: bool = False) -> None:
        """Raises ProofNeeded, or Forbidden for a token and a command, where this would bind and nobody proved who acts.

        An account for emergencies binds nobody by any way.
        """
        if emergency:
            binding.check_emergency(tag)
        if self.by_token or not self.is_program:
            by = {"by_token": self.by_token, "by_command": self.via is Via.COMMAND}
            binding.check(tag, proof=self.proof, **by)

    def as_written(self) -> dict[str, str]:
        """Names as they are now, for rows and events that must not change with them."""
        parts = {
            "name": self.person,
            "account": str(self.person_id or ""),  # two people of one name are two accounts
            "title": self.own_title if self.for_person else self.title,
            "for_title": self.title if self.for_person else "",
            "delegation": self.delegation,
            "party": self.party,
            "party_name": self.party_name,
            "seat": self.seat,
            "role": "" if self.is_program and self.role is Role.OBSERVER else str(self.role),
            "for": self.for_person,
            "signed_in": self.signed_in,
            "assisted_by": self.assisted_by,
            "via": str(self.via),
            "request": self.request,
            **(self.proof.as_written() if self.proof else {}),
        }
        return {key: value for key, value in parts.items() if value}


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody signed in, with every seat held or acted for at this moment (own seats first)."""

    person_id: int
    name: str
    email: str
    seats: tuple[Acting, ...]
    session: str = ""
    proof: Proof | None = None
    must_change: bool = False  # signed in with a one-time password: has no seats until it is changed
    second_factor: str = ""  # by when one has to be set up: "within 9 days"; "" where none is missing
    confined: bool = False  # that time is over: has no seats, and only their own account, until one is set up
    own_matters: bool = True  # a token reads no draft and no note of its own side unless it says so

    def seat_at(self, party: str) -> Acting | None:
        """The seat to act in for a party: a binding one before one that is not, an own one before another's."""
        at_party = [seat for seat in self.seats if seat.party == party]
        return min(
            at_party,
            key=lambda s: (not s.negotiates, not s.binding, s.delegation_id is not None),
            default=None,
        )

    def with_role(self, *roles: Role) -> Acting | None:
        return next((seat for seat in self.seats if seat.holds(*roles)), None)

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(seat.party for seat in self.seats)

    @property
    def kinds(self) -> frozenset[PartyKind]:
        return frozenset(seat.kind for seat in self.seats)


class Matter(StrEnum):
    """Kinds of things pages show; one line each in WHO_SEES_WHAT."""

    OWN_MATTER = "a side's drafts and own notes"
    OPEN_CHANGE = "a change that was sent"
    REQUESTS = "single requests"
    SOURCES = "data sources and uploads"
    CATALOG = "agreements, services, calendars"
    EVENT = "event adjustments"
    CORRECTION = "a correction that a department asked for"
    LABELS = "what an office was told about names in data sources"
    DIFFERENCE = "a target that is signed one way and applied another"
    OUTLOOK = "what a department has coming up"
    MEETING = "a meeting, its agenda and its notes"
    ACTION = "an action"
    DRAFT_CARD = "a draft scorecard"
    SCORECARD = "published scorecards"
    BRIEF = "the weekly brief"
    SAMPLE = "a random sample of requests"
    DIRECTORY = "people and their roles"
    TRAIL = "the record"
    SYSTEMS = "systems that are told"
    SETTINGS = "settings"
    DELIVERY = "which letters were sent"


class Circle(StrEnum):
    """Who may be meant by a line of WHO_SEES_WHAT."""

    OWN_SIDE = "the side it belongs to"
    SIDES = "both sides"
    APPROVERS = "the seats that must approve"
    CONVENING = "the convening office"
    AUDITORS = "auditors"
    ADMINISTRATORS = "administrators"
    INVITED = "whoever is invited"
    SIGNED_IN = "everyone signed in"


WHO_SEES_WHAT: dict[Matter, frozenset[Circle]] = {
    Matter.OWN_MATTER: frozenset({Circle.OWN_SIDE}),
    Matter.OPEN_CHANGE: frozenset({Circle.SIDES, Circle.APPROVERS, Circle.CONVENING, Circle.AUDITORS}),
    Matter.REQUESTS: frozenset({Circle.SIDES, Circle.CONVENING, Circle.AUDITORS}),
    # its own side is 311's
    Matter.SOURCES: frozenset({Circle.OWN_SIDE, Circle.CONVENING, Circle.AUDITORS, Circle.ADMINISTRATORS}),
    Matter.CATALOG: frozenset({Circle.SIGNED_IN}),
    Matter.EVENT: frozenset({Circle.SIGNED_IN}),
    Matter.CORRECTION: frozenset({Circle.SIDES, Circle.CONVENING, Circle.AUDITORS}),
    Matter.LABELS: frozenset({Circle.SIDES, Circle.CONVENING, Circle.AUDITORS}),
    Matter.DIFFERENCE: frozenset({Circle.SIDES, Circle.CONVENING, Circle.AUDITORS}),
    Matter.OUTLOOK: frozenset({Circle.SIDES, Circle.CONVENING, Circle.AUDITORS}),
    # its sides are the offices of the body that meets
    Matter.MEETING: frozenset({Circle.SIDES, Circle.INVITED, Circle.CONVENING, Circle.AUDITORS}),
    # one of a board also the offices in that board
    Matter.ACTION: frozenset({Circle.SIDES, Circle.CONVENING, Circle.AUDITORS}),
    Matter.DRAFT_CARD: frozenset({Circle.SIDES, Circle.CONVENING}),
    Matter.SCORECARD: frozenset({Circle.SIGNED_IN}),
    Matter.BRIEF: frozenset({Circle.CONVENING}),
    Matter.SAMPLE: frozenset({Circle.AUDITORS}),
    Matter.DIRECTORY: frozenset({Circle.SIGNED_IN}),
    Matter.TRAIL: frozenset({Circle.AUDITORS}),
    # auditors see that a system was told, not what it answered
    Matter.SYSTEMS: frozenset({Circle.ADMINISTRATORS, Circle.AUDITORS}),
    Matter.SETTINGS: frozenset({Circle.ADMINISTRATORS}),
    Matter.DELIVERY: frozenset({Circle.ADMINISTRATORS, Circle.AUDITORS}),
}
# Administrators and observers of the convening office see no negotiations: the office is its convenor and sponsor.
CONVENING_ROLES = frozenset({Role.CONVENOR, Role.SPONSOR})


def circles(viewer: Viewer, *, sides: Sequence[str] = (), own: str = "") -> frozenset[Circle]:
    """The circles a viewer stands in for a matter between `sides` (party codes), belonging to `own`.

    Approvers are the sponsor's seat, which is in the convening office, so CONVENING covers them.
    """
    found = {Circle.SIGNED_IN}
    negotiating = {seat.party for seat in viewer.seats if seat.kind in SIDES}
    if negotiating & set(sides):
        found.add(Circle.SIDES)
    if own and own in negotiating:
        found.add(Circle.OWN_SIDE)
    for seat in viewer.seats:
        found |= _by_office(seat)
    return frozenset(found)


def _by_office(seat: Acting) -> set[Circle]:
    if seat.holds(*CONVENING_ROLES):
        return {Circle.CONVENING, Circle.APPROVERS}
    if seat.holds(Role.AUDITOR):
        return {Circle.AUDITORS}
    return {Circle.ADMINISTRATORS} if seat.holds(Role.ADMINISTRATOR) else set()


def may_see(
    viewer: Viewer, matter: Matter, *, sides: Sequence[str] = (), own: str = "", invited: bool = False
) -> bool:
    if matter is Matter.OWN_MATTER and not viewer.own_matters:
        return False
    found = circles(viewer, sides=sides, own=own) | ({Circle.INVITED} if invited else set())
    return bool(WHO_SEES_WHAT[matter] & found)


def reads_all_departments(viewer: Viewer) -> bool:
    """Reads the pages that set every department beside the others: those who negotiate for 311, and the convening office."""
    center = any(seat.kind is PartyKind.CENTER and seat.negotiates for seat in viewer.seats)
    return center or viewer.with_role(*CONVENING_ROLES) is not None


def operator(*, request: str = "") -> Acting:
    """Who sets a city up on the server itself, before anybody has an account. Has an administrator's authority."""
    return _server(
        "The operator of this server", "by the command line", Role.ADMINISTRATOR, Via.COMMAND, request
    )


def clock() -> Acting:
    """Who acts when nobody does: the timetable. No seat, no authority but to do what is due."""
    return _server("Concord", "by the clock", Role.OBSERVER, Via.CLOCK)


def command() -> Acting:
    """What the server does by itself when somebody types a command. No seat, no authority either."""
    return _server("Concord", "by the command line", Role.OBSERVER, Via.COMMAND)


def colleague(name: str, *, party: str, party_name: str, request: str = "") -> Acting:
    """Somebody without an account who writes by a link of an office: no seat, no authority, so that it waits."""
    by = _server(name, "by a link, without an account", Role.OBSERVER, Via.PAGE, request)
    return replace(by, party=party, party_name=party_name)


def machine(name: str, *, party: str, party_name: str, kind: PartyKind, request: str = "") -> Acting:
    """A service account: a machine of an office. No seat and no authority; what is only for machines lets it in by name."""
    by = _server(name, "service account, by a token", Role.OBSERVER, Via.API, request)
    return replace(by, party=party, party_name=party_name, kind=kind)


def board(name: str, *, key: str) -> Acting:
    """A board that has decided by its quorum: no person, and no authority but where a policy asks this board."""
    return replace(_server(name, "by a vote in its meeting", Role.OBSERVER, Via.PAGE), seat=key)


def _server(name: str, title: str, role: Role, via: Via, request: str = "") -> Acting:
    return Acting(
        person_id=NOBODY,
        person=name,
        seat_id=0,
        seat="",
        role=role,
        title=title,
        party_id=0,
        party="",
        party_name="",
        kind=PartyKind.OVERSIGHT,
        binding=False,
        via=via,
        request=request,
    )
