"""Which roles one person may hold together or act in for somebody, and who puts a holder in place: one table.

Appointing, choosing who acts for an absent holder, lists of people and the acts themselves all ask it; the README prints
it. A role is meant at the office that it belongs to: its name at another office is nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from governance.errors import Invalid
from governance.people.rules import ROLES_OF, Acting, PartyKind, Role


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

    LEAD = "the office's lead"
    LEAD_OR_SERVER = "the office's lead, or the server"
    SERVER = "the server"
    TWO = "two offices"


NOTES = {
    Filler.LEAD: "whoever leads the office; its first lead, an administrator; where its lead has left, two offices.",
    Filler.SERVER: "whoever runs it, by command; the first auditor on the word of whom `governance init` named.",
    Filler.TWO: "the office asks (its lead; an administrator, where nobody leads it, but never for an auditor), and whoever "
    "leads 311 or a department with an agreement confirms. While nobody leads an office, the server may put its lead in place, in the open.",
}


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
        [Duty.ADMINISTRATOR, Duty.OBSERVER], [], Filler.LEAD_OR_SERVER, Filler.LEAD_OR_SERVER
    ),
    Duty.OBSERVER: _line([*_OFFICE, Duty.ADMINISTRATOR], _OFFICE, Filler.LEAD, Filler.LEAD),
    Duty.AUDITOR: _line([Duty.AUDITOR], [Duty.AUDITOR], Filler.SERVER, Filler.TWO),
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


def allowed(seat: Acting, beside: Iterable[Acting]) -> bool:
    """Whether somebody may act in this role who acts in those: what an older record holds against the table is nothing."""
    role, others = _stand(seat), [_stand(one) for one in beside]
    try:
        (may_stand_in if seat.delegation_id else may_hold)(seat.person, others, role)
    except Invalid:
        return False
    return role.duty is not None


def _stand(seat: Acting) -> Stand:
    return Stand(role=seat.role, title=seat.title, party_name=seat.party_name, kind=seat.kind)


def may_be_asked(other: Stand, role: Stand) -> bool:
    """Whether the holder of another role may be asked to act in this one."""
    return role.duty is not None and other.duty in TABLE[role.duty].stand_in


def needs_two(role: Stand) -> bool:
    """Whether who follows in this role is asked by one office and confirmed by another."""
    return role.duty is not None and TABLE[role.duty].later is Filler.TWO


def table() -> str:
    """The table as the README shows it, with what its words mean."""
    head = "| role | one person may also hold | a stand-in holds nothing or | first holder by | who follows by |\n"
    notes = "".join(f"- *{str(filler).capitalize()}*: {note}\n" for filler, note in NOTES.items())
    return head + "|---|---|---|---|---|\n" + "".join(_row(*each) for each in TABLE.items()) + f"\n{notes}"


def _row(duty: Duty, line: Line) -> str:
    beside = _words(line.beside - ({duty} - set(_OF_SIDE.values()))) or "nothing else"
    stand_in = _words(line.stand_in) or "(nobody stands in)"
    return f"| {duty} | {beside} | {stand_in} | {line.first} | {line.later} |\n"


def _words(duties: frozenset[Duty]) -> str:
    return ", ".join(duty for duty in Duty if duty in duties)
