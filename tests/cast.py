"""The one named cast of all tests: Port Alder, a made-up city, its offices and people, made through the real actions.

`people = await cast.city(at)`, then `people.dana` is Dana Ruiz acting as the Streets liaison. Nobody has a password
unless `await cast.password(people.dana, at)` gives them one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from governance.identity.actions import passwords, sessions
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.queries import sessions as session_queries
from governance.people.actions import city as founding
from governance.people.actions import directory, tenures
from governance.people.queries import viewers
from governance.people.queries.directory import CityFacts
from governance.people.rules import Acting, PartyKind, Role, Via, Viewer, operator
from governance.people.rules.entries import NewSeat
from governance.people.rules.proofs import Proof
from tests.stages import kept_for_the_run

# A Tuesday, 9 a.m. in Port Alder.
AT = datetime(2026, 6, 2, 13, 0, tzinfo=UTC)
PORT_ALDER = CityFacts(
    name="Port Alder",
    zone="America/New_York",
    office="Mayor's Office",
    address="1 Harbor Square, Port Alder",
    demo=False,
    open_catalog=False,
    auditor_by="The Audit Committee",
)
PASSWORD = "a lighthouse of paper"
GROUNDS = "Letter of appointment"
PROOF = Proof(method="password", at=AT)  # shown this very moment


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the cast: who, where, as what."""

    name: str
    party: str
    role: Role
    title: str
    leads: bool = False
    binding: bool | None = None

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@portalder.gov"

    @property
    def seat(self) -> str:
        return f"{self.party}-{self.role}"


PARTIES = {
    "311": ("311", PartyKind.CENTER),
    "streets": ("Streets", PartyKind.DEPARTMENT),
    "parks": ("Parks", PartyKind.DEPARTMENT),
    "water": ("Water", PartyKind.DEPARTMENT),
    "mayor": ("Mayor's Office", PartyKind.OVERSIGHT),
    "audit": ("Audit office", PartyKind.AUDIT),
}
SAM = Part(name="Sam Ito", party="mayor", role=Role.ADMINISTRATOR, title="Administrator")
# Leads first: an administrator appoints them (the auditor, the operator), and they appoint the others.
LEADS = {
    "priya": Part(
        name="Priya Nair", party="311", role=Role.RELATIONS_LEAD, title="Agency relations lead", leads=True
    ),
    "lee": Part(
        name="Lee Chan", party="streets", role=Role.DIVISION_HEAD, title="Deputy Commissioner", leads=True
    ),
    "rosa": Part(name="Rosa Vega", party="parks", role=Role.LIAISON, title="311 liaison", leads=True),
    "tom": Part(name="Tom Okoye", party="water", role=Role.DIVISION_HEAD, title="Division head", leads=True),
    "amara": Part(name="Amara Okafor", party="mayor", role=Role.SPONSOR, title="Deputy Mayor", leads=True),
    "ruth": Part(name="Ruth Adler", party="audit", role=Role.AUDITOR, title="City Auditor", leads=True),
}
OTHERS = {
    "marcus": Part(name="Marcus Bell", party="311", role=Role.ANALYST, title="Service analyst"),
    "dana": Part(
        name="Dana Ruiz", party="streets", role=Role.LIAISON, title="Streets liaison", binding=False
    ),
    "nora": Part(name="Nora Lind", party="mayor", role=Role.CONVENOR, title="Convenor"),
}


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody, acting in their own role. Streets: only Lee binds; Parks: Rosa, its liaison, binds."""

    marcus: Acting
    priya: Acting
    dana: Acting
    lee: Acting
    rosa: Acting
    tom: Acting
    amara: Acting
    nora: Acting
    ruth: Acting
    sam: Acting


@kept_for_the_run
async def city(at: datetime = AT, *, demo: bool = False) -> Cast:
    """Found Port Alder at an instant; everybody holds their role from then on."""
    await _found(at, demo=demo)
    acting = {"sam": await _acting(SAM, at)}
    for short, part in {**LEADS, **OTHERS}.items():
        by = acting["sam"] if part.leads else await _lead_of(part.party, at)
        by = operator() if part.role is Role.AUDITOR else by
        await _join(part, by=by, at=at)
        acting[short] = await _acting(part, at)
    return Cast(**acting)


async def _found(at: datetime, *, demo: bool) -> None:
    by = operator()
    facts = CityFacts(**{**vars(PORT_ALDER), "demo": demo})
    await founding.create_city(facts, by=by, at=at)
    for code, (name, kind) in PARTIES.items():
        await directory.create_party(code, name=name, kind=kind, by=by, at=at)
    await founding.make_administrator(SAM.email, name=SAM.name, by=by, at=at)


async def joins(party: str, role: Role, people: Cast, *, at: datetime = AT) -> Acting:
    """One more person, in a role that nobody of the cast holds there."""
    lead = await _lead_of(party, at)
    part = Part(name=f"{party} {role}".title(), party=party, role=role, title=f"{party} {role}".title())
    await _join(part, by=lead, at=at)
    return await _acting(part, at)


async def _lead_of(party: str, at: datetime) -> Acting:
    return await _acting(next(part for part in LEADS.values() if part.party == party), at)


async def _join(part: Part, *, by: Acting, at: datetime) -> None:
    await directory.create_person(part.email, name=part.name, phone="555-0100", by=by, at=at)
    seat = NewSeat(party=part.party, role=part.role, title=part.title, leads=part.leads, binding=part.binding)
    code = await directory.create_seat(seat, by=by, at=at)
    await tenures.appoint(code, email=part.email, authority=GROUNDS, by=by, at=at)


async def _acting(part: Part, at: datetime) -> Acting:
    return fresh(await viewers.acting(part.email, seat=part.seat, at=at, via=Via.PAGE))


def fresh(person: Acting) -> Acting:
    return replace(person, proof=PROOF)


def email_of(person: Acting) -> str:
    return f"{person.person.lower().replace(' ', '.')}@portalder.gov"


async def session(person: Acting, at: datetime) -> SignedIn:
    """A signed-in browser of one of the cast, without a password."""
    return await sessions.open_session(person.person_id, method="password", browser=Browser(), at=at)


async def viewer(person: Acting, at: datetime) -> Viewer:
    """What a page sees of one of the cast, signed in at this moment."""
    found = await session_queries.viewer((await session(person, at)).token, at=at)
    assert found is not None
    return found


async def password(person: Acting, at: datetime) -> str:
    """Give one of the cast a password of their own, as the person would at the first sign-in. Slow on purpose."""
    once = await passwords.set_one_time_password(email_of(person), by=operator(), at=at - timedelta(days=30))
    fresh = await sessions.open_session(
        person.person_id, method="password", browser=Browser(), at=at - timedelta(days=30)
    )
    one = await session_queries.viewer(fresh.token, at=at - timedelta(days=30))
    assert one is not None
    await passwords.change_password(
        one, old=once, new=PASSWORD, browser=Browser(), at=at - timedelta(days=30)
    )
    return PASSWORD
