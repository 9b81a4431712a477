"""What waits for whom about people: a new holder whom another office confirms, a role that nobody holds, an acting that ends. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from governance.people.rules import Role
from governance.people.rules.succession import Step
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class SuccessionAsked:
    """An asking that is not answered; `office` asks, `centers` are 311, `offices` may answer. Whoever asked or follows does not
    confirm, nor who was `handed` a password by them.
    """

    number: str
    title: str
    name: str
    office: Office
    centers: tuple[Office, ...]
    offices: frozenset[str]
    handed: frozenset[int]
    asker: int
    person: int
    asked_at: datetime


def of_succession(asked: SuccessionAsked) -> Iterator[Matter]:
    """Whoever leads one of these offices may confirm; one is enough."""
    yield Matter(
        kind=Kind.SUCCESSION,
        subject=Subject.SUCCESSION,
        number=asked.number,
        title=f"{asked.name} as {asked.title}, {asked.office.name}",
        step=Step.CONFIRM,
        party=asked.centers[0],
        seats=Seats(
            parties=asked.offices,
            leads=True,
            without=asked.handed | {asked.asker, asked.person},
        ),
        since=asked.asked_at,
        begun=asked.asked_at,
        sides=(asked.centers[0], asked.office),
    )


class RoleStep(StrEnum):
    """What is done about a role and about who acts in it, on pages of people."""

    APPOINT = "appoint"
    END = "end"
    PROLONG = "prolong"
    CONFIRM = "confirm"
    RENEW = "renew"


@dataclass(frozen=True, kw_only=True)
class RoleVacant:
    """A role that binds its office or speaks for it, and that nobody holds since a moment."""

    code: str
    title: str
    office: Office
    since: datetime


def of_vacancy(vacant: RoleVacant) -> Iterator[Matter]:
    """Whoever leads the office fills it; the facilitator and an administrator are asked to see to it."""
    yield Matter(
        kind=Kind.VACANCY,
        subject=Subject.ROLE,
        number=vacant.code,
        title=f"{vacant.title}, {vacant.office.name}",
        step=RoleStep.APPOINT,
        party=vacant.office,
        seats=_of_lead(vacant.office),
        since=vacant.since,
        begun=vacant.since,
        sides=(vacant.office,),
    )


def _of_lead(office: Office) -> Seats:
    return Seats(
        parties=frozenset({office.code}),
        roles=frozenset(Role),
        leads=True,
        besides=frozenset({Role.CONVENOR, Role.ADMINISTRATOR}),
    )


@dataclass(frozen=True, kw_only=True)
class HolderLeft:
    """Somebody who holds a role and is suspended, or whom the city's directory lists for it no more; `why` says which."""

    code: str
    title: str
    name: str
    why: str
    office: Office
    since: datetime


def of_leaver(left: HolderLeft) -> Iterator[Matter]:
    """The same alarm as for an empty role: the office's lead ends their time, or keeps them."""
    yield Matter(
        kind=Kind.HOLDER_LEFT,
        subject=Subject.ROLE,
        number=left.code,
        title=f"{left.name}, {left.title}, {left.office.name}",
        step=RoleStep.END,
        party=left.office,
        seats=_of_lead(left.office),
        since=left.since,
        begun=left.since,
        sides=(left.office,),
    )


@dataclass(frozen=True, kw_only=True)
class PersonListed:
    """The city's directory lists somebody for a role that they do not hold; `led`: somebody leads that office."""

    number: str
    title: str
    name: str
    led: bool
    office: Office
    since: datetime


def of_listed(listed: PersonListed) -> Iterator[Matter]:
    """Whoever leads the office appoints them or not; its first lead, an administrator."""
    lead = Seats(parties=frozenset({listed.office.code}), roles=frozenset(Role), leads=True)
    yield Matter(
        kind=Kind.LISTED,
        subject=Subject.LISTING,
        number=listed.number,
        title=f"The directory lists {listed.name} as {listed.title}, {listed.office.name}",
        step=RoleStep.APPOINT,
        party=listed.office,
        seats=lead if listed.led else Seats(roles=frozenset({Role.ADMINISTRATOR})),
        since=listed.since,
        begun=listed.since,
        sides=(listed.office,),
    )


@dataclass(frozen=True, kw_only=True)
class ResetAsked:
    """A lost second factor that an administrator wants taken away; `confirmers` may say yes, one is enough."""

    number: str
    name: str
    office: Office
    confirmers: frozenset[int]
    since: datetime


def of_reset(asked: ResetAsked) -> Iterator[Matter]:
    yield Matter(
        kind=Kind.FACTOR_RESET,
        subject=Subject.FACTOR_RESET,
        number=asked.number,
        title=f"{asked.name} lost their second factor",
        step=RoleStep.CONFIRM,
        party=asked.office,
        seats=Seats(roles=frozenset(Role), only=asked.confirmers),
        since=asked.since,
        begun=asked.since,
        sides=(asked.office,),
    )


WEEK = timedelta(days=7)  # five business days


@dataclass(frozen=True, kw_only=True)
class ActingEnding:
    """Somebody acts for the holder of a role until `ends`; both by their account's number, and named."""

    code: str
    title: str
    holder: int
    holder_name: str
    delegate: int
    delegate_name: str
    ends: datetime
    office: Office


def of_acting(acting: ActingEnding) -> Iterator[Matter]:
    """The holder and the stand-in are asked; left alone, it ends."""
    yield Matter(
        kind=Kind.ACTING_ENDS,
        subject=Subject.ACTING,
        number=acting.code,
        title=f"{acting.delegate_name} acts for {acting.holder_name} as {acting.title}, {acting.office.name}",
        step=RoleStep.PROLONG,
        party=acting.office,
        seats=Seats(roles=frozenset(Role), only=frozenset({acting.holder, acting.delegate})),
        since=acting.ends - WEEK,
        until=acting.ends,
        begun=acting.ends - WEEK,
        sides=(acting.office,),
    )


MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class ProgramEnding:
    """A service account whose year ends at `ends`; `owned`: its owner is there and holds a role."""

    code: str
    name: str
    owner: int
    owned: bool
    ends: datetime
    office: Office


def of_program(program: ProgramEnding) -> Iterator[Matter]:
    """Its owner says whether it is needed; where nobody is there any more, an administrator names another."""
    owner = Seats(roles=frozenset(Role), only=frozenset({program.owner}))
    yield Matter(
        kind=Kind.PROGRAM_ENDS,
        subject=Subject.PROGRAM,
        number=program.code,
        title=f"{program.name}, {program.office.name}",
        step=RoleStep.RENEW,
        party=program.office,
        seats=owner if program.owned else Seats(roles=frozenset({Role.ADMINISTRATOR})),
        since=program.ends - MONTH,
        until=program.ends,
        begun=program.ends - MONTH,
        sides=(program.office,),
    )
