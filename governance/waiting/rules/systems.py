"""What waits for whom about the city's other systems: one shows a new target, one is told again, mail goes out. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.agreements.rules import deployments
from governance.people.rules import Role
from governance.waiting.rules.matter import NOBODY, Kind, Matter, Office, Seats, Subject


class Step(StrEnum):
    """What an administrator does about a system that is told nothing any more."""

    SWITCH_ON = "switch on"
    MEND = "mend"


@dataclass(frozen=True, kw_only=True)
class TargetUnshown:
    """A version whose new targets nobody said that `system` shows; `role` of 311 looks after it."""

    number: str
    system: str
    role: Role
    summary: str
    recorded_at: datetime
    starts: datetime
    center: Office
    department: Office


@dataclass(frozen=True, kw_only=True)
class SystemOff:
    """A system that was switched off because it did not answer."""

    number: str
    name: str
    off_since: datetime


@dataclass(frozen=True, kw_only=True)
class MailFailing:
    """Since when the mail server takes nothing, and what it last said."""

    since: datetime
    words: str


def of_unshown(found: TargetUnshown) -> Iterator[Matter]:
    """From the day it is agreed; due on the day from which it holds."""
    yield Matter(
        kind=Kind.UNSHOWN,
        subject=Subject.SHOWN,
        number=found.number,
        title=f"{found.system}: {found.summary or found.department.name}",
        step=deployments.Step.CONFIRM,
        party=found.center,
        seats=Seats(parties=frozenset({found.center.code}), roles=frozenset({found.role})),
        since=found.recorded_at,
        until=found.starts,
        begun=found.recorded_at,
        sides=(found.center, found.department),
    )


def of_system_off(found: SystemOff) -> Iterator[Matter]:
    yield Matter(
        kind=Kind.SYSTEM_OFF,
        subject=Subject.SYSTEM,
        number=found.number,
        title=found.name,
        step=Step.SWITCH_ON,
        party=NOBODY,
        seats=Seats(roles=frozenset({Role.ADMINISTRATOR})),
        since=found.off_since,
    )


def of_mail(found: MailFailing) -> Iterator[Matter]:
    yield Matter(
        kind=Kind.MAIL_FAILING,
        subject=Subject.MAIL,
        number="mail",
        title=f"Mail does not go out: {found.words}",
        step=Step.MEND,
        party=NOBODY,
        seats=Seats(roles=frozenset({Role.ADMINISTRATOR})),
        since=found.since,
    )
