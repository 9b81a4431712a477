"""The people a visitor of a demo city may be, by one click on the sign-in page. An ordinary city offers none.

What waits for each is what their own to-do page says of changes, in a few words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.formats import plural
from governance.people.queries import directory, viewers
from governance.people.queries.directory import Holder, Listing
from governance.people.rules import PartyKind, Role, Viewer
from governance.waiting.queries.matters import CHANGES, matters_for
from governance.waiting.rules.matter import Kind, Matter, asked_of

# In the order in which to try them.
NAMES = ("Dana Ruiz", "Lee Chan", "Marcus Bell", "Amara Okafor", "Ruth Adler")


@dataclass(frozen=True, kw_only=True)
class Card:
    """A choice on the sign-in page; with `href` instead of `email` nobody is signed in."""

    name: str
    office: str
    waiting: str = ""
    kind: str = ""
    email: str = ""
    href: str = ""


CALL_TAKER = Card(name="Call taker", office="No sign-in", waiting="Look up a service", href="/services")


async def cards(*, at: datetime) -> list[Card]:
    """The cast of the demo as the directory knows them, then the look-up, which needs no account."""
    parties = await directory.directory(at=at)
    held = {
        role.holder.name: (role, role.holder, entry.party.kind)
        for entry in parties
        for role in entry.roles
        if role.holder
    }
    found = [await _card(*held[name], at=at) for name in NAMES if name in held]
    return [*found, CALL_TAKER]


async def _card(role: Listing, holder: Holder, kind: PartyKind, *, at: datetime) -> Card:
    acting = await viewers.acting(holder.email, at=at, seat=role.seat)
    viewer = Viewer(person_id=holder.person_id, name=holder.name, email=holder.email, seats=(acting,))
    found = await matters_for(viewer, at=at, of=(CHANGES,))
    return Card(
        name=holder.name,
        office=_office(role, kind),
        waiting=in_words(asked_of(found.matters, viewer), kind, role.role),
        kind=str(kind),
        email=holder.email,
    )


def _office(role: Listing, kind: PartyKind) -> str:
    told_already = role.party_name in role.title or kind == PartyKind.OVERSIGHT
    return role.title if told_already else f"{role.title}, {role.party_name}"


def in_words(waiting: Sequence[Matter], kind: PartyKind, role: Role) -> str:
    """`1 thing waits`, `1 to sign`, `1 approval`, `4 departments wait for you`."""
    if role == Role.AUDITOR:
        return "Reads, changes nothing"
    if not waiting:
        return "Nothing waits"
    kinds = {each.kind for each in waiting}
    if kinds == {Kind.SIGNATURE}:
        return f"{len(waiting)} to sign"
    if kinds == {Kind.APPROVAL}:
        return plural(len(waiting), "approval")
    if kind == PartyKind.CENTER:
        others = len({each.other for each in waiting})
        return f"{plural(others, 'department')} {'waits' if others == 1 else 'wait'} for you"
    return f"{plural(len(waiting), 'thing')} {'waits' if len(waiting) == 1 else 'wait'}"
