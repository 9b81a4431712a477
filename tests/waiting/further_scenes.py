"""Scenes of matters about agreements as a whole, roles, calendars, data sources, and what is coming up."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from governance.agendas.actions.publishing import publish
from governance.agendas.actions.refreshing import refresh
from governance.agreements.actions.holidays import confirm_holidays
from governance.agreements.actions.reviews import confirm_day
from governance.agreements.rules.items import Header
from governance.agreements.rules.reviews import About
from governance.bodies.actions.founding import found_working_groups
from governance.calendars import actions as calendars
from governance.calendars.rules.versions import NewVersion
from governance.changes import actions
from governance.changes.actions.differences import answer, compare_findings
from governance.changes.rules.differences import Answer as Becomes
from governance.database import sql
from governance.identity.actions import groups, service_accounts, suspensions
from governance.identity.actions.groups import Group
from governance.identity.actions.service_accounts import NewServiceAccount
from governance.identity.rules.groups import Claim
from governance.identity.tables import ServiceAccount
from governance.meetings.actions import agenda_items, following_up
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.confirming import confirm
from governance.meetings.actions.meeting import reply
from governance.meetings.rules.actions import Evidence
from governance.meetings.rules.meetings import Answer
from governance.outlook.actions import entries, links, questions
from governance.people.actions import delegations, tenures
from governance.people.rules.rights import Period
from governance.requests.actions import feeds
from governance.requests.queries.feeds import feed_by_code
from governance.requests.rules.uploads import FeedEntry
from governance.requests.tables import Feed, Import
from governance.waiting.rules.matter import Kind
from tests.cast import GROUNDS, email_of
from tests.changes.readings import DAY, claim, keep, reading
from tests.changes.stage import AT, BEFORE, Stage
from tests.changes.test_page import SEVEN
from tests.changes.test_sides import SLOWER
from tests.meetings import staged as meetings
from tests.meetings.agreed_stage import Talk, days, met
from tests.meetings.followed import body, opened
from tests.meetings.staged import PAIR, invited, slot
from tests.requests.taking import MAPPING
from tests.seats.staged import PAVING
from tests.waiting.scenes import waits

MONTH_AGO = AT - timedelta(days=30)


async def dated(stage: Stage, **days: str) -> None:
    """Both sides agree to these days of their agreement."""
    proposal = await stage.proposal(more=(Header(**days),))
    number = await stage.begun(Header(**days), by=stage.people.priya)
    sent = await actions.offer(number, proposal, by=stage.people.priya, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)


@waits(Kind.REVIEW, "marcus", "priya", "dana", "lee")
async def an_agreement_is_looked_at_again(stage: Stage) -> AsyncIterator[str]:
    await dated(stage, review_on="2026-08-31")
    yield "streets"
    for by in (stage.people.dana, stage.people.marcus):
        await confirm_day("streets", About.REVIEW, by=by, at=AT)


@waits(Kind.ENDING, "marcus", "priya", "dana", "lee")
async def an_agreement_ends(stage: Stage) -> AsyncIterator[str]:
    await dated(stage, ends_on="2026-08-31")
    yield "streets"
    for by in (stage.people.lee, stage.people.priya):
        await confirm_day("streets", About.END, by=by, at=AT)


@waits(Kind.VACANCY, "lee", "nora", "sam")
async def a_role_is_empty(stage: Stage) -> AsyncIterator[str]:
    lee = stage.people.lee
    await tenures.end_tenure("streets-liaison", reason="Moved away", by=lee, at=MONTH_AGO)
    yield "streets-liaison"
    dana = email_of(stage.people.dana)
    await tenures.appoint("streets-liaison", email=dana, authority=GROUNDS, by=lee, at=AT)


@waits(Kind.HOLDER_LEFT, "lee", "nora", "sam")
async def a_holder_has_left(stage: Stage) -> AsyncIterator[str]:
    people = stage.people
    await suspensions.suspend(email_of(people.dana), reason="Left", by=people.sam, at=AT)
    yield "streets-liaison"
    await tenures.end_tenure("streets-liaison", reason="Left", by=people.lee, at=AT)


@waits(Kind.LISTED, "lee")
async def the_directory_lists_somebody(stage: Stage) -> AsyncIterator[str]:
    people, named = stage.people, {Claim.GROUPS: frozenset({"liaisons"})}
    group = Group(
        issuer="https://id.portalder.gov", claim=Claim.GROUPS, name="liaisons", words="SLA liaisons"
    )
    await groups.propose_members("streets-liaison", of=group, by=people.sam, at=AT)
    await groups.listed(people.lee.person_id, group.issuer, named, at=AT)
    yield "DL-2026-0001"
    await groups.decline("DL-2026-0001", reason="", by=people.lee, at=AT)


@waits(Kind.PROGRAM_ENDS, "marcus")
async def a_program_is_asked_after(stage: Stage) -> AsyncIterator[str]:
    new = NewServiceAccount(name="CRM", purpose="Reads", party="311", owner=email_of(stage.people.marcus))
    code = await service_accounts.make(new, by=stage.people.sam, at=AT)
    await ServiceAccount.update({ServiceAccount.renewed_at: AT - timedelta(days=340)}, force=True)
    yield code
    await service_accounts.renew(code, by=stage.people.marcus, at=AT)


@waits(Kind.ACTING_ENDS, "dana", "lee")
async def an_acting_ends(stage: Stage) -> AsyncIterator[str]:
    ends, began = AT + timedelta(days=3), AT - timedelta(days=20)
    first, next_one = Period(starts=began, ends=ends), Period(starts=ends, ends=ends + timedelta(days=9))
    yield await _away(stage, first, at=began)
    await _away(stage, next_one, at=AT)


async def _away(stage: Stage, period: Period, *, at: datetime) -> str:
    """Dana acts for Lee."""
    lee, to = stage.people.lee, email_of(stage.people.dana)
    return await delegations.delegate(lee.seat, to=to, period=period, reason="Vacation", by=lee, at=at)


@waits(Kind.HOLIDAYS_DUE, "nora")
async def holidays_are_not_known(stage: Stage) -> AsyncIterator[str]:
    first = NewVersion(
        hours="Mon-Fri 08:30-17:00",
        zone="America/New_York",
        effective_from=date(2026, 1, 1),
        covers_until=date(2026, 8, 31),
        holidays={},
    )
    new = calendars.NewCalendar(code="yard", name="The yard")
    await calendars.create_calendar(new, first=first, by=stage.people.nora, at=BEFORE)
    yield "yard"
    await confirm_holidays("yard", year=2026, holidays={}, by=stage.people.nora, at=AT)


async def _filed(number: str, state: str, *, days: int) -> None:
    feed, ago = (await Feed.select(Feed.id).first() or {})["id"], AT - timedelta(days=days)
    row = Import(
        feed=feed,
        number=number,
        state=state,
        file_name="may.csv",
        file_hash=number,
        who="{}",
        at=ago,
        touched_at=ago,
        finished_at=ago,
    )
    await Import.insert(row)


@waits(Kind.UPLOAD_FAILED, "marcus")
async def a_file_is_not_taken_in(stage: Stage) -> AsyncIterator[str]:
    await _filed("UP-2026-0001", "failed", days=2)
    yield "UP-2026-0001"
    await _filed("UP-2026-0002", "done", days=1)


@waits(Kind.DATA_OLD, "marcus")
async def a_source_brings_nothing_new(stage: Stage) -> AsyncIterator[str]:
    await Feed.update({Feed.created_at: BEFORE}, force=True)
    await _filed("UP-2026-0001", "done", days=8)
    known = await feed_by_code("crm")
    entry = FeedEntry(code="crm", name=known.name, mapping=MAPPING, every_days=7)
    await feeds.change_feed("crm", entry, seen=known.revision, by=stage.people.marcus, at=MONTH_AGO)
    yield "crm"
    await _filed("UP-2026-0002", "done", days=0)


@waits(Kind.OUTLOOK, "dana")
async def a_department_is_asked_what_is_coming_up(stage: Stage) -> AsyncIterator[str]:
    assert await questions.ask_quarter(at=MONTH_AGO) == ("streets",)
    yield "streets"
    await questions.nothing_planned(by=stage.people.lee, at=AT)


@waits(Kind.ANNOUNCEMENT, "dana")
async def a_colleague_writes_an_entry(stage: Stage) -> AsyncIterator[str]:
    token = await links.invite(by=stage.people.dana, at=AT)
    number = await links.send(token, PAVING, name="Ana Silva, paving", address="192.0.2.1", at=AT)
    yield number
    await entries.accept(number, seen=1, by=stage.people.dana, at=AT)


@waits(Kind.NO_CONTACT, "marcus")
async def nobody_has_acted_for_a_month(stage: Stage) -> AsyncIterator[str]:
    marcus = stage.people.marcus
    number = await stage.begun(SEVEN, by=marcus, at=MONTH_AGO)
    await actions.offer(number, await stage.proposal(SEVEN), by=marcus, at=MONTH_AGO)
    yield "streets"
    await actions.counter(number, await stage.proposal(SLOWER), by=stage.people.dana, at=AT)


@waits(Kind.ACTION, "dana")
async def somebody_promised_to_do_something(stage: Stage) -> AsyncIterator[str]:
    number = await opened(stage.people.marcus, await body(), seat="streets-liaison")
    yield number
    await following_up.do(number, Evidence(words="Ticket 17"), seen=1, by=stage.people.dana, at=AT)


@waits(Kind.VERIFY, "marcus")
async def something_is_done_and_nobody_has_looked(stage: Stage) -> AsyncIterator[str]:
    number = await opened(stage.people.marcus, await body(), seat="streets-liaison")
    await following_up.do(number, Evidence(words="Ticket 17"), seen=1, by=stage.people.dana, at=AT)
    yield number
    await following_up.verify(number, seen=2, by=stage.people.marcus, at=AT)


@waits(Kind.AGENDA_DUE, "marcus")
async def an_agenda_is_due(stage: Stage) -> AsyncIterator[str]:
    """Of a meeting in three days, for which nobody was chosen to take notes."""
    await found_working_groups(at=AT)
    number = await invited(stage.people.dana, PAIR, slot((AT + timedelta(days=3)).date()))
    await agenda_items.add(number, NewItem(title="Snow routes"), by=stage.people.dana, at=AT)
    await refresh(number, at=AT)
    yield number
    await publish(number, by=stage.people.marcus, at=AT)


@waits(Kind.CONFIRM, "marcus", "priya", "lee")
async def a_meeting_agreed_on_something(stage: Stage) -> AsyncIterator[str]:
    people = stage.people
    number = await stage.begun(days(6), by=people.marcus)
    await actions.offer(number, await stage.proposal(days(6)), by=people.marcus, at=AT)
    await actions.counter(number, await stage.proposal(days(7)), by=people.dana, at=AT)
    await found_working_groups(at=BEFORE)
    meeting, item = await met(by=people.marcus, about=f"change/{number}")
    talk = Talk(stage=stage, meeting=meeting, item=item, change=number)
    hashed = await talk.agreed(days(5), by=people.dana)
    yield number
    for by in (people.lee, people.priya):
        await confirm(number, fingerprint=hashed, by=by, at=AT)


@waits(Kind.INVITED, "marcus", "priya", "dana", "lee")
async def everybody_is_invited_to_a_meeting(stage: Stage) -> AsyncIterator[str]:
    people = stage.people
    await found_working_groups(at=AT)
    number = await meetings.invited(people.dana)
    yield number
    for by in (people.marcus, people.priya, people.dana, people.lee):
        await reply(number, Answer.YES, words="", by=by, at=AT)


@waits(Kind.NO_MEETING, "marcus")
async def a_pair_met_and_has_no_next_meeting(stage: Stage) -> AsyncIterator[str]:
    await found_working_groups(at=MONTH_AGO)
    number = await meetings.invited(stage.people.dana, when=meetings.slot(date(2026, 5, 20)), at=MONTH_AGO)
    await sql.rows("UPDATE meeting SET state = 'closed' WHERE number = :number", number=number)
    yield meetings.PAIR
    await meetings.invited(stage.people.dana)


@waits(Kind.DIFFERENCE, "marcus", "priya", "dana", "lee")
async def a_system_applies_another_target(stage: Stage) -> AsyncIterator[str]:
    await keep("FD-2026-0001", reading(claim("Pothole", replace(DAY, amount=5))), "Pothole")
    service = "(SELECT id FROM service WHERE code = 'pothole')"
    await sql.rows(f"UPDATE label SET state = 'matched', service = {service}")
    await compare_findings(at=AT)
    yield "DF-2026-0001"
    for seen, by in enumerate((stage.people.dana, stage.people.marcus), start=1):
        await answer("DF-2026-0001", Becomes.MEND, words="", seen=seen, by=by, at=AT)
