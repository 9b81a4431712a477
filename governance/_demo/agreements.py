"""The services at the start, the agreement of each department, and its first version: today's targets put on record."""

from datetime import datetime

from governance import canonical
from governance._demo import negotiations
from governance._demo.diary import Act, Diary
from governance._demo.negotiations import CENTER, Plot
from governance._demo.plans import ServicePlan, planned
from governance._demo.world import World
from governance.agreements import actions
from governance.agreements.actions import NewAgreement
from governance.agreements.rules.items import Clause, Header, Item, OwedBy, Target, Term
from governance.calendars.rules.units import Unit
from governance.changes.rules.policy import DEFAULT_POLICY, policy_body
from governance.changes.rules.reasons import Reason

SERVICES = 741
POLICY = canonical.dumps(policy_body(DEFAULT_POLICY))
# Department: its first version was begun and agreed so many days ago. The first ones took a couple of months.
FIRST_VERSIONS = {
    "streets": (737, 702),
    "sanitation": (735, 719),
    "water": (729, 699),
    "parks": (714, 690),
    "signals": (706, 671),
    "buildings": (693, 655),
}
WRITES_DOWN = "This writes down the targets that crews work to today. It changes nothing for anybody's work."
EVENT_DAYS = Clause(
    slug="event-days",
    title="Storms and other event days",
    text=(
        "On a day declared an event day by the Mayor's Office of Operations, 311 tells callers that targets are "
        "suspended, keeps taking every request, and passes them on within 12 hours instead of 4. The department tells "
        "311 by 10 AM which work has stopped. Figures are told with and without such days."
    ),
)
COMPLETE = Clause(
    slug="complete-requests",
    title="What 311 passes on",
    text=(
        "311 asks the questions agreed for each service before it passes a request on. A request that lacks the place "
        "or the answer to one of them may be sent back to 311; the department's time starts anew when it is complete."
    ),
)
CONTACT = Clause(
    slug="contact",
    title="Who talks to whom",
    text=(
        "Each side names one person who knows this agreement, and one who stands in. Both talk once a month. Whoever "
        "leaves hands over in writing."
    ),
)


def write(diary: Diary, world: World) -> None:
    """The services on one day; then each first version from its proposal to both sides' yes."""
    diary.write(diary.days.exactly(SERVICES, "13:00"), _services(world))
    for department, (begun, agreed) in FIRST_VERSIONS.items():
        _first_version(world, department, begun, agreed)


def _services(world: World) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("311-relations-lead", at)
        for listed in planned().values():
            await actions.ensure_services([one.service for one in listed], by=by, at=at)

    return act


def _first_version(world: World, department: str, begun: int, agreed: int) -> None:
    days = world.days
    plot = Plot(
        department=department,
        party=CENTER,
        reason=Reason.ON_RECORD,
        title="Targets in use today, taken on record",
        why=WRITES_DOWN,
        effective=days.first_of_month(begun + 31),
        on_record=True,
        values=_first_content(department, days.first_of_month(begun - 365).isoformat()),
    )
    world.diary.write(days.working(begun, "09:00"), _opened(world, department))
    negotiations.tell(
        world,
        plot,
        [
            (begun, "09:40", negotiations.draft()),
            (begun, "11:05", negotiations.offer()),
            (agreed + 1, "14:10", negotiations.recommend(department, "These are the targets we work to.")),
            (agreed, "10:20", negotiations.agree(department)),
        ],
    )


def _opened(world: World, department: str) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("311-relations-lead", at)
        calendar = (
            department if department in {"streets", "parks", "water", "sanitation", "animals"} else "city"
        )
        new = NewAgreement(code=department, department=department, calendar=calendar, policy=POLICY)
        await actions.open_agreement(new, by=by, at=at)

    return act


def _first_content(department: str, review_on: str) -> dict[str, str | Item]:
    listed = planned()[department]
    items: list[Item] = [Header(review_on=review_on), *Clause.standard(), EVENT_DAYS, COMPLETE, CONTACT]
    items += [one.term for one in listed if one.term and not one.since]
    items += [one.words for one in listed if not one.since]
    items += [duty for one in listed if one.routed for duty in duties(one)]
    return {item.key: item for item in items}


def duties(one: ServicePlan) -> tuple[Term, Term]:
    """What 311 itself owes for a service: the request at the right desk, and with everything in it."""
    owed = Term(
        service=one.service.code,
        owed_by=OwedBy.CENTER,
        metric="routed",
        target=Target(amount=4, unit=Unit.HOURS),
        goal_bp=9_500,
        closed_when="The department has the request",
    )
    complete = Term(
        service=one.service.code,
        owed_by=OwedBy.CENTER,
        metric="complete",
        target=Target(amount=8, unit=Unit.BUSINESS_HOURS),
        calendar="city",
        goal_bp=9_000,
        closed_when="Place and agreed questions are answered",
    )
    return owed, complete
