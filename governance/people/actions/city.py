"""Founding the city: its facts, and its first administrator."""

from dataclasses import asdict
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, ConfigurationError, Invalid, Stale
from governance.people.actions import directory, tenures
from governance.people.queries import directory as known
from governance.people.queries.directory import CityFacts
from governance.people.rules import Acting, PartyKind, Role, entries, rights
from governance.people.rules.entries import NewSeat
from governance.people.tables import City, Person

AUDIT = "audit"  # the short name of the audit office
ADMINISTRATOR_NOW = """SELECT 1 FROM tenure t JOIN seat s ON s.id = t.seat AND s.closed_at IS NULL
    JOIN party o ON o.id = s.party AND o.kind = 'oversight'
    JOIN person p ON p.id = t.person AND p.kind = 'person' AND active(p)
    WHERE s.role = 'administrator' AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at) LIMIT 1"""
FREE_SEAT = """SELECT s.code FROM seat s JOIN party o ON o.id = s.party AND o.kind = 'oversight'
    WHERE s.role = 'administrator' AND s.closed_at IS NULL AND NOT EXISTS
        (SELECT 1 FROM tenure t WHERE t.seat = s.id AND (t.ends IS NULL OR t.ends > :at)) ORDER BY s.id"""


async def create_city(facts: CityFacts, *, by: Acting, at: datetime) -> None:
    """Stores the facts of the city, once, before anything else."""
    rights.administers(by)
    good = _checked(facts)
    async with acts.begin(by, at=at) as act:
        # Two at once: the second waits here, then finds the city.
        await sql.rows("LOCK TABLE city IN EXCLUSIVE MODE")
        if await known.city():
            raise AlreadyDone("This city is set up already.")
        await City.insert(City(**asdict(good), created_at=at))
        await act.record(Tag.CITY_CREATED, "city", after=_event_facts(good))


async def found_city(
    facts: CityFacts, *, office_code: str, by: Acting, at: datetime, auditor: str = "City Auditor"
) -> None:
    """Creates the city with what it cannot be without: its 311 center, the convening office, the audit office.

    `auditor` is the title of who leads the last. A city from before there were audit offices is given one.
    """
    async with transaction():
        if await known.city() and not await known.parties(PartyKind.AUDIT):
            await _name_who_appoints(facts.auditor_by, by=by, at=at)
        else:
            await create_city(facts, by=by, at=at)
            await directory.create_party("311", name="311", kind=PartyKind.CENTER, by=by, at=at)
            await directory.create_party(
                office_code, name=facts.office, kind=PartyKind.OVERSIGHT, by=by, at=at
            )
        await directory.create_party(AUDIT, name="Audit office", kind=PartyKind.AUDIT, by=by, at=at)
        lead = NewSeat(party=AUDIT, role=Role.AUDITOR, title=auditor, leads=True)
        await directory.create_seat(lead, by=by, at=at)


async def _name_who_appoints(auditor_by: str, *, by: Acting, at: datetime) -> None:
    async with acts.begin(by, at=at) as act:
        words = entries.optional(auditor_by, "auditor_by")
        await sql.rows("UPDATE city SET auditor_by = :auditor_by", auditor_by=words)
        await act.record(Tag.CITY_CHANGED, "city", after={"auditor_by": words})


async def change_city(facts: CityFacts, *, by: Acting, at: datetime) -> None:
    """Take over every fact of the city; whether it is a demo, and who appoints the auditor, never change."""
    rights.administers(by)
    async with acts.begin(by, at=at) as act:
        before = await known.city()
        if before is None:
            raise ConfigurationError("There is no city yet. Run: governance init")
        good = _checked(facts, before=before)
        await _keep_zone(good, before)
        if good == before:
            act.without_event("nothing is different")
            return
        changed = await (
            City.update({getattr(City, name): value for name, value in asdict(good).items()})
            .where((City.name == before.name) & (City.zone == before.zone) & (City.office == before.office))
            .returning(City.id)
        )
        if not changed:
            raise Stale("Somebody else changed these settings. Look at them again.")
        await act.record(Tag.CITY_CHANGED, "city", before=_event_facts(before), after=_event_facts(good))


async def _keep_zone(good: CityFacts, before: CityFacts) -> None:
    """Days and bounds of everything agreed are counted in the city's zone: nobody alone moves them."""
    if good.zone == before.zone:
        return
    await sql.rows("LOCK TABLE version IN SHARE MODE")  # a first version recorded at this moment counts too
    if await known.has_agreed():
        raise entries.refused("zone", f"stays {before.zone}, because an agreement was recorded in it")


def _checked(facts: CityFacts, *, before: CityFacts | None = None) -> CityFacts:
    return CityFacts(
        name=entries.name(facts.name),
        zone=entries.zone(facts.zone),
        office=entries.name(facts.office, "office"),
        address=entries.needed(facts.address, "address", limit=300),
        demo=facts.demo if before is None else before.demo,
        open_catalog=facts.open_catalog,
        two_factors_for_all=facts.two_factors_for_all,
        auditor_by=entries.optional(facts.auditor_by, "auditor_by") if before is None else before.auditor_by,
        standard_paragraphs=facts.standard_paragraphs,
    )


def _event_facts(facts: CityFacts) -> dict[str, str | bool]:
    return {key: value for key, value in asdict(facts).items() if value not in ("", None)}


async def make_administrator(
    email: str, *, name: str, by: Acting, at: datetime, phone: str = ""
) -> tuple[bool, bool]:
    """Makes a person an administrator; answers whether the account is new, and whether this act appointed it."""
    rights.administers(by)
    address = entries.email(email)
    async with transaction():
        await sql.rows("LOCK TABLE city IN EXCLUSIVE MODE")
        is_new = not await Person.exists().where(Person.email == address)
        if is_new and not name.strip():
            raise Invalid(f"There is no account for {address} yet. Give the person's name: --name NAME")
        if is_new:
            await directory.create_person(address, name=name, phone=phone, by=by, at=at)
        appointed = is_new or not await sql.rows(ADMINISTRATOR_NOW, at=at)
        if appointed:
            await _seat_administrator(address, by=by, at=at)
    return is_new, appointed


async def _seat_administrator(email: str, *, by: Acting, at: datetime) -> None:
    free = await sql.rows(FREE_SEAT, at=at)
    if free:
        code = free[0]["code"]
    else:
        offices = await known.parties(PartyKind.OVERSIGHT)
        if not offices:
            raise ConfigurationError("There is no convening office yet. Run first: governance init")
        seat = NewSeat(party=offices[0].code, role=Role.ADMINISTRATOR, title="Administrator")
        code = await directory.create_seat(seat, by=by, at=at)
    grounds = "Made administrator on the server itself"
    await tenures.seat_administrator(code, email=email, authority=grounds, by=by, at=at)
