"""The stage for tests of a negotiation: Port Alder, Streets' agreement in force, two targets, a year of volume."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from governance import canonical
from governance.agreements import actions as agreement_actions
from governance.agreements import queries as agreements
from governance.agreements.actions import NewAgreement
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Item, Target, Term
from governance.audit import trail
from governance.audit.tables import Event
from governance.calendars import actions as calendar_actions
from governance.calendars.actions import NewCalendar
from governance.calendars.rules.units import Unit
from governance.calendars.rules.versions import NewVersion
from governance.changes import actions
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.policy import DEFAULT_POLICY, policy_body
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.people.actions import delegations
from governance.people.queries import viewers
from governance.people.rules import Acting
from governance.people.rules.rights import Period
from governance.people.tables import Tenure
from tests import cast
from tests.stages import kept_for_the_run

AT = cast.AT
BEFORE = AT - timedelta(days=90)
POTHOLE = Term(service="pothole", target=Target(amount=4, unit=Unit.BUSINESS_DAYS), calendar="city")
LAMP = Term(service="street-lamp", target=Target(amount=10, unit=Unit.BUSINESS_DAYS), calendar="city")
LAMP_FASTER = replace(LAMP, target=Target(amount=9, unit=Unit.BUSINESS_DAYS))
POLICY = canonical.dumps(policy_body(DEFAULT_POLICY))
JULY = Effective(kind=EffectiveKind.DATE, on=date(2026, 7, 1))


@dataclass(frozen=True, kw_only=True)
class Stage:
    """People, the id of Streets' agreement, and short ways to say things."""

    people: cast.Cast
    agreement: int
    lamp_faster: Term = LAMP_FASTER

    async def proposal(self, *terms: Item, more: tuple[Item, ...] = (), **words: Any) -> Proposal:
        content = await agreements.latest(self.agreement)
        held = content.items if content else {}
        edits = tuple(
            ProposedEdit(key=t.key, before=held[t.key].hash if t.key in held else "", after=t)
            for t in terms + more
        )
        return Proposal(edits=edits, effective=JULY, rationale="Crews moved to paving", **words)

    async def begun(self, *terms: Item, by: Acting, at: datetime = AT) -> str:
        proposal = await self.proposal(*terms)
        return await actions.begin("streets", proposal, cause=Cause(reason=Reason.STAFFING), by=by, at=at)

    async def adopted(self, term: Term) -> None:
        """Somebody else's change of a target, agreed by both sides at once."""
        number = await self.begun(term, by=self.people.priya)
        sent = await actions.offer(number, await self.proposal(term), by=self.people.priya, at=AT)
        await actions.consent(number, offer_hash=sent.hash, by=self.people.lee, at=AT)

    async def stand_in(self, person: Acting, *, for_: Acting, starts: datetime, ends: datetime) -> Acting:
        """`person` as they act for the holder of another seat."""
        email = cast.email_of(person)
        period = Period(starts=starts, ends=ends)
        await delegations.delegate(for_.seat, to=email, period=period, reason="Vacation", by=for_, at=starts)
        return cast.fresh(await viewers.acting(email, seat=for_.seat, at=starts + timedelta(minutes=1)))

    async def ended(self, person: Acting, *, at: datetime) -> None:
        await Tenure.update({Tenure.ends: at}).where(Tenure.person == person.person_id)
        await (
            trail.gathered()
        )  # it is no act: where a whole test is one transaction, the next act must not be blamed for it

    async def seat_also(self, person: Acting) -> None:
        """The person takes over this seat too: the holder before gives way."""
        await Tenure.update({Tenure.ends: AT}).where(Tenure.seat == person.seat_id)
        row = Tenure(
            seat=person.seat_id,
            person=person.person_id,
            starts=AT,
            authority="a slip",
            recorded_by="test",
            recorded_at=AT,
        )
        await row.save()

    async def moves_to(self, person: Acting) -> None:
        """The person leaves every role of theirs for this seat."""
        await Tenure.update({Tenure.ends: AT}).where(Tenure.person == person.person_id)
        await self.seat_also(person)


@kept_for_the_run
async def set_stage(pothole: Term = POTHOLE, lamp: Term = LAMP) -> Stage:
    people = await cast.city(BEFORE)
    await working_week(people, BEFORE)
    for code, problem, volume in (
        ("pothole", "Pothole repair", 11_240),
        ("street-lamp", "Street lamp out", 320),
    ):
        service = ServiceEntry(code=code, problem=problem, department="streets", yearly_volume=volume)
        await agreement_actions.create_service(service, by=people.priya, at=BEFORE)
    new = NewAgreement(code="streets", department="streets", calendar="city", policy=POLICY)
    await agreement_actions.open_agreement(new, by=people.priya, at=BEFORE)
    facts = await agreements.agreement_by_code("streets")
    stage = Stage(people=people, agreement=facts.id)
    await first_version(stage, pothole, lamp)
    return stage


async def working_week(people: cast.Cast, at: datetime) -> None:
    """The city's calendar: Monday to Friday, 8:30 to 5."""
    first = NewVersion(
        hours="Mon-Fri 08:30-17:00",
        zone="America/New_York",
        effective_from=date(2024, 1, 1),
        covers_until=date(2027, 12, 31),
        holidays={date(2026, 6, 19): "Juneteenth", date(2026, 7, 3): "Independence Day (observed)"},
    )
    await calendar_actions.create_calendar(
        NewCalendar(code="city", name="City Hall"), first=first, by=people.nora, at=at
    )


async def first_version(stage: Stage, *items: Term) -> None:
    """Today's targets taken on record from a past date."""
    people = stage.people
    edits = tuple(ProposedEdit(key=item.key, before="", after=item) for item in items)
    effective = Effective(kind=EffectiveKind.ON_RECORD, on=date(2024, 1, 1))
    proposal = Proposal(edits=edits, effective=effective, rationale="What is promised today")
    cause = Cause(reason=Reason.ON_RECORD)
    number = await actions.begin("streets", proposal, cause=cause, by=people.priya, at=BEFORE)
    sent = await actions.offer(number, proposal, by=people.priya, at=BEFORE)
    await actions.consent(number, offer_hash=sent.hash, by=people.lee, at=BEFORE)


async def events() -> list[dict[str, Any]]:
    rows = await Event.select(Event.number, Event.tag, Event.subject, Event.audience, Event.body).order_by(
        Event.number
    )
    return [{**row, "told": json.loads(row["body"])} for row in rows]


async def tags() -> list[str]:
    return [event["tag"] for event in await events()]


__all__ = ["AT", "POTHOLE", "Item", "Stage", "events", "set_stage", "tags"]
