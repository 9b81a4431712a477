"""The people a visitor of a demo city may be, by one click on the sign-in page. An ordinary city offers none."""

from dataclasses import dataclass
from datetime import datetime

from governance.people.queries import directory
from governance.people.queries.directory import Listing

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


CALL_TAKER = Card(name="Call taker", office="No sign-in", waiting="Look up a service", href="/look-up")


async def cards(*, at: datetime) -> list[Card]:
    """The cast of the demo as the directory knows them, then the look-up, which needs no account."""
    parties = await directory.directory(at=at)
    held = {
        role.holder.name: (role, str(entry.party.kind))
        for entry in parties
        for role in entry.roles
        if role.holder
    }
    return [_card(*held[name]) for name in NAMES if name in held] + [CALL_TAKER]


def _card(role: Listing, kind: str) -> Card:
    if role.holder is None:
        raise ValueError("a card is somebody")
    office = role.title if role.party_name in role.title else f"{role.title}, {role.party_name}"
    return Card(name=role.holder.name, office=office, kind=kind, email=role.holder.email)
