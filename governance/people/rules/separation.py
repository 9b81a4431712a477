"""Which roles one person may hold together or act in for somebody, and who puts a holder in place: one table.

Appointing, choosing who acts for an absent holder, lists of people and the acts themselves all ask it; the README prints
it. A role is meant at the office that it belongs to: its name at another office is nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from governance.errors import Invalid
from governance.people.rules import ROLES_OF, PartyKind, Role


class Duty(StrEnum):
    """What a role is for, as the table tells it."""

    CENTER = "any role of 311"
    DEPARTMENT = "any role of a department"
    FACILITATOR = "facilitator"
    SPONSOR = "approving official"
    ADMINISTRATOR = "administrator"
    OBSERVER = "observer of the convening office"
    AUDITOR = "auditor"


class Filler(StrEnum):
    """Who puts a holder in place."""

    LEAD = "whoever leads the office; its first lead, an administrator"
    LEAD_OR_MACHINE = "whoever leads the office; whoever runs the server, by command"
    MACHINE = "whoever runs the server, by command, on the word of whom `governance init` named"
    TWO = "asked by whoever leads the office (an administrator, where nobody leads the convening office), confirmed by whoever leads 311 or a department"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the table: what may be held beside it, what its stand-in may hold, who fills it first and later."""

    beside: frozenset[Duty]
    stand_in: frozenset[Duty]
    first: Filler
    later: Filler


def _line(beside: Iterable[Duty], stand_in: Iterable[Duty], first: Filler, later: Filler) -> Line:
    return Line(beside=frozenset(beside), stand_in=frozenset(stand_in), first=first, later=later)


_OFFICE = (Duty.FACILITATOR, Duty.SPONSOR, Duty.OBSERVER)
TABLE: dict[Duty, Line] = {
    Duty.CENTER: _line([Duty.CENTER], [Duty.CENTER], Filler.LEAD, Filler.LEAD),
    Duty.DEPARTMENT: _line([Duty.DEPARTMENT], [Duty.DEPARTMENT], Filler.LEAD, Filler.LEAD),
    Duty.FACILITATOR: _line(_OFFICE, _OFFICE, Filler.LEAD, Filler.TWO),
    Duty.SPONSOR: _line(_OFFICE, _OFFICE, Filler.LEAD, Filler.TWO),
    Duty.ADMINISTRATOR: _line(
        [Duty.ADMINISTRATOR, Duty.OBSERVER], [], Filler.LEAD_OR_MACHINE, Filler.LEAD_OR_MACHINE
    ),
    Duty.OBSERVER: _line([*_OFFICE, Duty.ADMINISTRATOR], _OFFICE, Filler.LEAD, Filler.LEAD),
    Duty.AUDITOR: _line([Duty.AUDITOR], [Duty.AUDITOR], Filler.MACHINE, Filler.TWO),
}
_OF_ROLE = {
    Role.CONVENOR: Duty.FACILITATOR,
    Role.SPONSOR: Duty.SPONSOR,
    Role.ADMINISTRATOR: Duty.ADMINISTRATOR,
    Role.OBSERVER: Duty.OBSERVER,
    Role.AUDITOR: Duty.AUDITOR,
}
_OF_SIDE = {PartyKind.CENTER: Duty.CENTER, PartyKind.DEPARTMENT: Duty.DEPARTMENT}


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A role that somebody holds, or acts in for somebody else."""

    role: Role
    title: str
    party_name: str
    kind: PartyKind

    @property
    def duty(self) -> Duty | None:
        """None for a role at an office that it does not belong to: nobody may come to hold it."""
        known = self.role in ROLES_OF[self.kind]
        return _OF_SIDE.get(self.kind, _OF_ROLE.get(self.role)) if known else None


def may_hold(name: str, stands: Iterable[Stand], role: Stand) -> None:
    """Raises Invalid where somebody with these roles cannot be given this one too."""
    allowed = TABLE[role.duty].beside if role.duty else frozenset()
    _check(name, stands, allowed, f"cannot be {role.title} at {role.party_name} too", "email")


def may_stand_in(name: str, stands: Iterable[Stand], role: Stand) -> None:
    """Raises Invalid where somebody with these roles cannot act for the holder of this one."""
    allowed = TABLE[role.duty].stand_in if role.duty else frozenset()
    if not allowed:
        raise Invalid(
            f"Nobody acts for {role.title} at {role.party_name}. Appoint another holder, or end the role.",
            fields={"to": "cannot be chosen for this role"},
        )
    _check(name, stands, allowed, f"cannot act for {role.party_name} as {role.title}", "to")


def _check(name: str, stands: Iterable[Stand], allowed: frozenset[Duty], cannot: str, field: str) -> None:
    other = next((stand for stand in stands if stand.duty not in allowed), None)
    if other:
        raise Invalid(
            f"{name} is {other.title} at {other.party_name} and {cannot}. Choose somebody else.",
            fields={field: f"is {other.title} at {other.party_name} and {cannot}"},
        )


def needs_two(role: Stand) -> bool:
    """Whether who follows in this role is asked by one office and confirmed by another."""
    return role.duty is not None and TABLE[role.duty].later is Filler.TWO


def table() -> str:
    """The table as the README shows it."""
    head = "| role | one person may also hold | its stand-in may hold, if anything | first holder | who follows |\n|---|---|---|---|---|\n"
    return head + "".join(_row(duty, line) for duty, line in TABLE.items())


def _row(duty: Duty, line: Line) -> str:
    beside, stand_in = _words(line.beside - ({duty} - set(_OF_SIDE.values()))), _words(line.stand_in)
    return f"| {duty} | {beside or 'nothing else'} | {stand_in or '(nobody stands in)'} | {line.first} | {line.later} |\n"


def _words(duties: frozenset[Duty]) -> str:
    return ", ".join(duty for duty in Duty if duty in duties)
