"""Parties, people and roles: adding, changing, closing. Who holds a role is decided in tenures."""

from dataclasses import replace
from datetime import datetime

from governance import acts, characters
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.people.queries import directory as known
from governance.people.queries import look_alikes
from governance.people.queries.viewers import PersonFacts, known_person
from governance.people.rules import ONLY_ONE, Acting, PartyKind, entries, rights
from governance.people.rules.entries import NewSeat
from governance.people.rules.rights import Post
from governance.people.tables import Party, Person, Seat


async def create_party(
    code: str, *, name: str, kind: PartyKind, by: Acting, at: datetime, phone: str = ""
) -> str:
    """Answers the code. There is one center, one convening office and one audit office; the rest are departments."""
    rights.adds_office(by, kind)
    new = Party(
        code=entries.code(code),
        name=entries.name(name),
        kind=str(kind),
        phone=entries.optional(phone, "phone", limit=60),
        created_at=at,
    )
    async with acts.begin(by, at=at) as act:
        await look_alikes.check_office(str(new.name))
        if kind in ONLY_ONE and await known.parties(kind):
            raise entries.refused("kind", f"there is one {ONLY_ONE[kind]} already")
        made = await Party.insert(new).on_conflict(target=Party.code, action="DO NOTHING").returning(Party.id)
        if not made:
            raise entries.refused("code", f"{entries.code(code)} is taken")
        after = {"name": str(new.name), "kind": str(kind), "phone": str(new.phone)}
        await act.record(Tag.PARTY_CREATED, f"party:{new.code}", after=after)
    return str(new.code)


async def create_person(email: str, *, name: str, by: Acting, at: datetime, phone: str = "") -> int:
    """An account without a way in; answers its id. Administrators add people, and so does everyone who leads."""
    rights.adds_people(by)
    new = Person(
        email=entries.new_email(email),
        name=entries.name(name),
        phone=entries.optional(phone, "phone", limit=60),
        created_at=at,
    )
    async with acts.begin(by, at=at) as act:
        await look_alikes.check_person(str(new.name))
        made = (
            await Person.insert(new)
            .on_conflict(target=Person.email, action="DO NOTHING")
            .returning(Person.id)
        )
        if not made:
            raise entries.refused("email", f"there is an account for {new.email} already")
        after = {"name": str(new.name), "phone": str(new.phone)}
        await act.record(Tag.PERSON_CREATED, f"person:{new.email}", after=after)
    return int(made[0]["id"])


async def change_person(
    email: str, *, by: Acting, at: datetime, name: str | None = None, phone: str | None = None
) -> None:
    """Everybody mends their own phone number; a name is an administrator's to change."""
    async with acts.begin(by, at=at) as act:
        before = await known_person(email)
        if name is not None or by.person_id != before.person_id:
            rights.administers(by)
        new_name = before.name if name in (None, before.name) else entries.name(name)
        new_phone = before.phone if phone is None else entries.optional(phone, "phone", limit=60)
        if (new_name, new_phone) == (before.name, before.phone):
            act.without_event("nothing is different")
            return
        await _check_twins(new_name, before)
        changed = await (
            Person.update({Person.name: new_name, Person.phone: new_phone})
            .where(
                (Person.id == before.person_id)
                & (Person.name == before.name)
                & (Person.phone == before.phone)
            )
            .returning(Person.id)
        )
        if not changed:
            raise Stale(f"Somebody else changed the account of {before.name}. Look at it again.")
        await act.record(
            Tag.PERSON_CHANGED,
            f"person:{before.email}",
            before={"name": before.name, "phone": before.phone},
            after={"name": new_name, "phone": new_phone},
        )


async def _check_twins(name: str, before: PersonFacts) -> None:
    if name != before.name and not characters.is_twin(name, before.name):
        await look_alikes.check_person(name)


async def create_seat(new: NewSeat, *, by: Acting, at: datetime) -> str:
    """Add a role to a party; answers its code."""
    async with acts.begin(by, at=at) as act:
        party = await known.party(entries.code(new.party, "party"))
        seat = entries.checked_seat(new, kind=party.kind, party_name=party.name)
        seat = replace(seat, code=seat.code or await _free_code(seat))
        lead = await known.lead_of(party.id, at=at)
        rights.adds_role(by, _proposed(seat, party, lead_now=lead))
        row = Seat(
            code=seat.code,
            party=party.id,
            role=str(seat.role),
            title=seat.title,
            binding=seat.binds,
            leads=seat.leads,
            created_at=at,
        )
        made = await Seat.insert(row).on_conflict(target=Seat.code, action="DO NOTHING").returning(Seat.id)
        if not made:
            raise entries.refused("seat", f"the code {seat.code} is taken")
        after = {
            "party": party.code,
            "role": str(seat.role),
            "title": seat.title,
            "binding": seat.binds,
            "leads": seat.leads,
        }
        await act.record(Tag.SEAT_CREATED, f"seat:{seat.code}", after=after)
    return seat.code


async def _free_code(seat: NewSeat) -> str:
    """The party's and the role's words, with a number from the second of its kind on."""
    start = f"{seat.party}-{seat.role}"
    taken = {
        row["code"]
        for row in await sql.rows("SELECT code FROM seat WHERE code LIKE :pattern", pattern=f"{start}%")
    }
    names = [start, *(f"{start}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _proposed(seat: NewSeat, party: known.PartyFacts, *, lead_now: str) -> Post:
    return Post(
        seat_id=0,
        seat=seat.code,
        role=seat.role,
        title=seat.title,
        binding=seat.binds,
        leads=seat.leads,
        closed=False,
        party_id=party.id,
        party=party.code,
        party_name=party.name,
        kind=party.kind,
        lead_now=lead_now,
    )


async def set_binding(seat: str, *, binding: bool, reason: str, by: Acting, at: datetime) -> None:
    """The party's lead decides which of its roles bind it. What was agreed before stays as it is."""
    why = entries.optional(reason, "reason", limit=1000)
    async with acts.begin(by, at=at) as act:
        post = await known.post(seat, at=at)
        if not rights.leads(by, post.party):
            raise Forbidden(
                f"Only the person who leads {post.party_name} decides which of its roles bind it."
            )
        entries.checked_seat(
            NewSeat(party=post.party, role=post.role, title=post.title, binding=binding),
            kind=post.kind,
            party_name=post.party_name,
        )
        changed = await (
            Seat.update({Seat.binding: binding})
            .where((Seat.id == post.seat_id) & (Seat.binding != binding) & Seat.closed_at.is_null())
            .returning(Seat.id)
        )
        if not changed:
            raise AlreadyDone("It is so already.")
        await act.record(
            Tag.SEAT_CHANGED,
            f"seat:{post.seat}",
            before={"binding": not binding},
            after={"binding": binding},
            reason=why,
        )


async def close_seat(seat: str, *, reason: str, by: Acting, at: datetime) -> None:
    """Closes a role that is needed no more; only once nobody holds it."""
    why = entries.needed(reason, "reason", limit=1000)
    async with acts.begin(by, at=at) as act:
        post = await known.post(seat, at=at)
        rights.arranges(by, post)
        changed = await (
            Seat.update({Seat.closed_at: at})
            .where((Seat.id == post.seat_id) & Seat.closed_at.is_null())
            .returning(Seat.id)
        )
        if not changed:
            raise AlreadyDone("This role is closed already.")
        later = await known.history(post.seat)
        if any(holder.until is None or holder.until > at for holder in later):
            raise Invalid(f"{later[0].name} holds this role. End that first.")
        await act.record(Tag.SEAT_CLOSED, f"seat:{post.seat}", reason=why)
