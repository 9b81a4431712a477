"""Whom to remind of a matter, or to call where nobody holds the role that has to act. Decides nothing about what they may do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.people.queries.directory import Listing, PartyRoles, directory
from governance.waiting.rules.matter import Matter
from governance.web.agreements.contacts import SPEAKS


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who has to act, and how they are reached. No `name`: nobody holds the role, and `phone` is the office's, or its lead's."""

    name: str
    phone: str
    title: str = ""

    @property
    def tel(self) -> str:
        return self.phone.replace(" ", "")


async def offices(codes: Iterable[str], *, at: datetime) -> Mapping[str, PartyRoles]:
    """The offices with these codes and who holds which role there. One query, or none."""
    named = sorted({code for code in codes if code})
    found = await directory(at=at, of=named) if named else ()
    return {entry.party.code: entry for entry in found}


def who_acts(each: Matter, known: Mapping[str, PartyRoles]) -> Reach | None:
    """Whoever can do what the matter waits for, those who speak for their office first; or whom to call."""
    office = known.get(each.party.code)
    if office is None:
        return None
    able = sorted((role for role in office.roles if _able(each, role)), key=_order)
    return next((_reach(role) for role in able), None) or _desk(office)


def who_speaks(code: str, known: Mapping[str, PartyRoles], first: int = 0) -> Reach | None:
    """With whom a matter is talked over at an office: with person `first` if they hold a role there."""
    office = known.get(code)
    held = [role for role in office.roles if role.holder] if office else []
    held.sort(key=lambda role: (role.holder is None or role.holder.person_id != first, *_order(role)))
    return _reach(held[0]) if held else None


def _able(each: Matter, role: Listing) -> bool:
    seats = each.seats
    fits = (
        role.role in seats.roles and (role.binding or not seats.binding) and (role.leads or not seats.leads)
    )
    fits = fits and (not seats.codes or role.seat in seats.codes)
    return fits and role.holder is not None and role.holder.person_id not in seats.without


def _order(role: Listing) -> tuple[int, str]:
    return SPEAKS.get(role.role, len(SPEAKS)), role.title


def _reach(role: Listing) -> Reach:
    """Who acts for them while they are away is the one to speak to."""
    at_hand = role.stand_in or role.holder
    assert at_hand is not None  # noqa: S101 - asked of roles that are held
    return Reach(name=at_hand.name, phone=at_hand.phone, title=role.title)


def _desk(office: PartyRoles) -> Reach | None:
    lead = next((role.holder for role in office.roles if role.leads and role.holder), None)
    phone = office.party.phone or (lead.phone if lead else "")
    return Reach(name="", phone=phone) if phone else None
