"""Who works in Port Alder: offices, roles, who held them when, and who acts for whom today."""

from dataclasses import dataclass
from datetime import datetime

from governance import formats
from governance._demo.diary import Act, Diary
from governance._demo.districts import draw_districts
from governance._demo.world import World
from governance.open_data import actions as open_data
from governance.open_data.rules.parts import Part
from governance.people.actions import appointments, city, delegations, directory, successions, tenures
from governance.people.actions.appointments import Appointee
from governance.people.queries.directory import CityFacts
from governance.people.rules import Acting, PartyKind, Role, operator
from governance.people.rules.entries import NewSeat
from governance.people.rules.rights import Period

FOUNDED = 745  # days before the day of seeding
OFFICE = "Mayor's Office of Operations"
ADDRESS = "1 Harbor Square, Port Alder"
DOMAIN = "portalder.example"
ZONE = "America/New_York"

# Code: name, kind, phone.
PARTIES = {
    "311": ("311", PartyKind.CENTER, "555-0100"),
    "streets": ("Streets", PartyKind.DEPARTMENT, "555-0110"),
    "parks": ("Parks", PartyKind.DEPARTMENT, "555-0120"),
    "water": ("Water", PartyKind.DEPARTMENT, "555-0130"),
    "sanitation": ("Sanitation", PartyKind.DEPARTMENT, "555-0140"),
    "animals": ("Animal Care", PartyKind.DEPARTMENT, "555-0150"),
    "signals": ("Traffic Signals", PartyKind.DEPARTMENT, "555-0160"),
    "buildings": ("Buildings", PartyKind.DEPARTMENT, "555-0170"),
    "housing": ("Housing", PartyKind.DEPARTMENT, "555-0180"),
    "operations": (OFFICE, PartyKind.OVERSIGHT, "555-0190"),
    "audit": ("Audit office", PartyKind.AUDIT, "555-0195"),
}


@dataclass(frozen=True, kw_only=True)
class Post:
    """A role of an office; `held` names who held it from how many days ago on, the first one first."""

    party: str
    role: Role
    title: str
    held: tuple[tuple[int, str], ...]
    leads: bool = False
    binding: bool | None = None

    @property
    def seat(self) -> str:
        return f"{self.party}-{self.role}"


def _post(party: str, role: Role, title: str, *held: tuple[int, str], **more: bool) -> Post:
    return Post(party=party, role=role, title=title, held=held, leads=more.get("leads", False))


LIAISON, HEAD, ALTERNATE = Role.LIAISON, Role.DIVISION_HEAD, Role.ALTERNATE
# Leads come first: an administrator appoints them, and they appoint the others.
POSTS = (
    _post(
        "operations", Role.SPONSOR, "Deputy Mayor", (744, "Helen Brandt"), (318, "Amara Okafor"), leads=True
    ),
    _post("311", Role.RELATIONS_LEAD, "Agency relations lead", (744, "Priya Nair"), leads=True),
    _post("streets", HEAD, "Deputy Commissioner", (744, "Lee Chan"), leads=True),
    _post("parks", HEAD, "Director of Operations", (744, "Grant Whitley"), leads=True),
    _post("water", HEAD, "Chief of Field Services", (744, "Tom Okoye"), leads=True),
    _post("sanitation", HEAD, "Superintendent", (744, "Carl Mendes"), leads=True),
    _post("animals", HEAD, "Director", (744, "Anita Rao"), leads=True),
    _post(
        "signals", HEAD, "City Traffic Engineer", (744, "Ingrid Solberg"), (205, "Victor Ames"), leads=True
    ),
    _post("buildings", HEAD, "Commissioner of Inspections", (744, "Grace Kim"), leads=True),
    _post("housing", HEAD, "Assistant Director", (744, "Leon Baptiste"), leads=True),
    _post("audit", Role.AUDITOR, "City Auditor", (743, "Ruth Adler"), leads=True),
    _post("operations", Role.CONVENOR, "Facilitator", (743, "Nora Lind")),
    _post("311", Role.ANALYST, "Service analyst", (743, "Joan Whitfield"), (402, "Marcus Bell")),
    _post("311", Role.OBSERVER, "Call center supervisor", (743, "Denise Fontaine")),
    _post("parks", LIAISON, "Parks liaison", (743, "Rosa Vega")),
    _post("water", LIAISON, "Water liaison", (743, "Walt Brennan"), (510, "Ivy Chen")),
    _post("sanitation", LIAISON, "Sanitation liaison", (743, "June Park"), (277, "Andre Lewis")),
    _post("animals", LIAISON, "Animal Care liaison", (131, "Beth Lowry")),
    _post("signals", LIAISON, "Traffic Signals liaison", (743, "Sunil Shah")),
    _post("signals", ALTERNATE, "Signal shop scheduler", (743, "Kate Doyle")),
    _post("buildings", LIAISON, "Buildings liaison", (743, "Rita Sandoval"), (366, "Paul Nowak")),
    _post("housing", LIAISON, "Housing liaison", (96, "Maya Torres")),
    _post("streets", ALTERNATE, "Dispatch supervisor", (743, "Omar Haddad")),
    # Streets has decided that only its division head binds it.
    Post(
        party="streets",
        role=LIAISON,
        title="Streets liaison",
        held=((743, "Hal Brooks"), (431, "Dana Ruiz")),
        binding=False,
    ),
)
VACANT_SINCE = 40
STARTS = "08:15"


def email_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def write(diary: Diary, world: World) -> None:
    """The city, its offices, everybody's time in each role, and the one role that stands empty."""
    diary.write(diary.days.exactly(FOUNDED, "08:00"), _found_city)
    for post in POSTS:
        for number, (ago, name) in enumerate(post.held):
            diary.write(diary.days.exactly(ago, STARTS), _joins(world, post, name, is_new=number == 0))
    diary.write(diary.days.exactly(VACANT_SINCE, "17:00"), _leaves(world))
    diary.write(diary.days.exactly(9, "16:20"), _away(world, diary))


async def _found_city(at: datetime) -> None:
    by = operator()
    facts = CityFacts(
        name="Port Alder",
        zone=ZONE,
        office=OFFICE,
        address=ADDRESS,
        demo=True,
        open_catalog=True,
        auditor_by="The Audit Committee",
    )
    await city.create_city(facts, by=by, at=at)
    await open_data.choose(list(Part), licence="CC0-1.0", by=by, at=at)
    await draw_districts(by=by, at=at)
    for code, (name, kind, phone) in PARTIES.items():
        await directory.create_party(code, name=name, kind=kind, phone=phone, by=by, at=at)
    await city.make_administrator(email_of("Sam Ito"), name="Sam Ito", phone="555-0200", by=by, at=at)


def _joins(world: World, post: Post, name: str, *, is_new: bool) -> Act:
    async def act(at: datetime) -> None:
        by = await _appointer(world, post, at, is_new=is_new)
        place = 10 + len(world.people)
        world.people.append(name)
        await directory.create_person(email_of(name), name=name, phone=f"555-02{place:02d}", by=by, at=at)
        if is_new:
            seat = NewSeat(
                party=post.party, role=post.role, title=post.title, leads=post.leads, binding=post.binding
            )
            await directory.create_seat(seat, by=by, at=at)
        on = at.astimezone(world.days.zone)
        grounds = f"Letter of appointment of {formats.MONTHS[on.month - 1]} {on.day}, {on.year}"
        who = Appointee(email=email_of(name))
        done = await appointments.appoint_person(post.seat, who=who, authority=grounds, by=by, at=at)
        if done.asked:
            other = await world.holder("311-relations-lead", at)
            await successions.confirm(done.asked, seen=1, by=other, at=at)

    return act


async def _appointer(world: World, post: Post, at: datetime, *, is_new: bool) -> Acting:
    """The administrator puts the first lead in place, in the audit office the operator; leads appoint the others."""
    if post.role is Role.AUDITOR and is_new:
        return operator()
    if post.leads and is_new:
        return await world.holder("operations-administrator", at)
    return await world.holder(
        next(lead.seat for lead in POSTS if lead.leads and lead.party == post.party), at
    )


def _leaves(world: World) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("water-division-head", at)
        await tenures.end_tenure("water-liaison", reason="Moved to the Harbor Authority", by=by, at=at)

    return act


def _away(world: World, diary: Diary) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("signals-liaison", at)
        period = Period(starts=diary.days.exactly(8, "08:00"), ends=diary.days.exactly(-12, "18:00"))
        to, why = email_of("Kate Doyle"), "Parental leave"
        await delegations.delegate("signals-liaison", to=to, period=period, reason=why, by=by, at=at)

    return act
