"""Whom to call at each side of an agreement: who holds which role today, and which stand empty since when."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.people.queries.directory import Listing, PartyRoles
from governance.people.rules import NEGOTIATING, Role

SPEAKS = {
    Role.LIAISON: 0,
    Role.RELATIONS_LEAD: 0,
    Role.ALTERNATE: 1,
    Role.ANALYST: 1,
    Role.DIVISION_HEAD: 2,
}


@dataclass(frozen=True, kw_only=True)
class SideContacts:
    """One side's telephone number and the holders of its negotiating roles, the one to call first on top."""

    code: str
    name: str
    kind: str
    phone: str
    roles: tuple[Listing, ...]

    @property
    def first(self) -> Listing | None:
        """The liaison or, at 311, the relations lead, even if nobody holds it; without that role, the next to call."""
        return next(iter(self.roles), None)


def contacts(known: Iterable[PartyRoles], *parties: str) -> tuple[SideContacts, ...]:
    """The contacts of each side, in the order given."""
    by_code = {entry.party.code: entry for entry in known}
    return tuple(_side(by_code[code]) for code in parties if code in by_code)


def _side(entry: PartyRoles) -> SideContacts:
    roles = (role for role in entry.roles if role.role in NEGOTIATING)
    ordered = sorted(roles, key=lambda role: (SPEAKS[role.role], role.holder is None, role.title))
    facts = entry.party
    return SideContacts(
        code=facts.code, name=facts.name, kind=str(facts.kind), phone=facts.phone, roles=tuple(ordered)
    )
