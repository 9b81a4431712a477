"""The made-up city while it is being made: its days, its planned services, and who acts in a role at a moment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from governance._demo.diary import Days, Diary
from governance._demo.talk import Said
from governance.agreements.queries import agreement_by_code, latest
from governance.agreements.rules.items import Item
from governance.people.queries import directory, viewers
from governance.people.queries.directory import Listing
from governance.people.rules import Acting, Role, Via
from governance.people.rules.proofs import Proof

NEGOTIATORS = (Role.LIAISON, Role.ALTERNATE, Role.DIVISION_HEAD, Role.ANALYST, Role.RELATIONS_LEAD)
SIGNED_IN = "password"  # as everybody does in a city that is not made up


@dataclass(kw_only=True)
class World:
    """Grows with the diary: `people` are names in the order in which they came; `storm` is the number of its adjustment,
    `asked` those of the corrections. `series` are numbers by the code of their group, `meetings` counts those it has had;
    `said` tells what is said about a matter (change/CH-2026-0042) where it is something of its own. `opens` is when people
    begin to look at the city on its day.
    """

    days: Days
    diary: Diary
    people: list[str] = field(default_factory=list)
    storm: str = ""
    asked: list[str] = field(default_factory=list)
    opens: time = time(9)
    series: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, int] = field(default_factory=dict)
    said: dict[str, Callable[[datetime], Awaitable[Said]]] = field(default_factory=dict)

    async def holder(self, seat: str, at: datetime) -> Acting:
        """Whoever holds a role at this moment."""
        holder = await directory.holder_on(seat, at=at)
        if holder is None:
            raise LookupError(f"nobody holds {seat} on {at:%Y-%m-%d}")
        return await self._acting(holder.email, seat, at)

    async def seated(self, seat: str, at: datetime) -> Acting | None:
        """The same; None where nobody does, or there is no such role."""
        holder = await directory.holder_on(seat, at=at)
        return await self._acting(holder.email, seat, at) if holder else None

    async def negotiator(self, party: str, at: datetime) -> Acting:
        """Who speaks for a party at this moment: its liaison or analyst, whoever acts for them, or the next in line."""
        roles = (await directory.directory(at=at, party=party))[0].roles
        held = {role.role: role for role in roles if role.holder}
        found = next((held[role] for role in NEGOTIATORS if role in held), None)
        if found is None:
            raise LookupError(f"nobody speaks for {party} on {at:%Y-%m-%d}")
        return await self._acting(_present(found), found.seat, at)

    async def signer(self, party: str, at: datetime) -> Acting:
        """Who binds a party at this moment: the one who speaks for it or, where they do not, its division head."""
        speaks = await self.negotiator(party, at)
        return speaks if speaks.binding else await self.holder(f"{party}-division-head", at)

    async def content(self, agreement: str) -> dict[str, tuple[str, Item]]:
        """Fingerprint and item by key, of the agreement's latest version."""
        known = await latest((await agreement_by_code(agreement)).id)
        return {key: (stored.hash, stored.item) for key, stored in known.items.items()} if known else {}

    async def _acting(self, email: str, seat: str, at: datetime) -> Acting:
        found = await viewers.acting(email, seat=seat, at=at, via=Via.PAGE)
        return replace(found, signed_in=SIGNED_IN, proof=Proof(method=SIGNED_IN, at=at))


def _present(role: Listing) -> str:
    if role.stand_in:
        return role.stand_in.email
    return role.holder.email if role.holder else ""
