"""A scene for each kind of matter: it is staged, its number is told, and then whoever it waits for does what is asked."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.adjustments.actions import corrections, reliefs
from governance.adjustments.rules.corrections import Answer, Decision
from governance.agreements.actions import deployments
from governance.agreements.actions.holidays import confirm_holidays, object_to_holidays, settle_holidays
from governance.agreements.actions.reorganizations import agree, propose
from governance.agreements.queries.reorganizations import reorganization_by_number
from governance.agreements.rules.items import Intake, Term
from governance.agreements.rules.reorganizations import Kind as Fate
from governance.agreements.rules.reorganizations import Plan
from governance.changes import actions
from governance.database import sql
from governance.identity.actions import resets
from governance.identity.tables import CodeApp
from governance.meetings.actions.version_steps import confirm_shown
from governance.people.actions import directory, successions, tenures
from governance.people.rules import Acting, PartyKind, Role
from governance.people.rules.entries import NewSeat
from governance.requests.actions import feeds, labels, objections
from governance.requests.queries.feeds import feed_by_code
from governance.requests.queries.labels import label_by_name
from governance.requests.queries.meanings import notice_by_number
from governance.requests.rules.uploads import FeedEntry
from governance.scorecards.actions import comments
from governance.scorecards.rules.moves import Kind as Words
from governance.waiting.rules.matter import Kind
from governance.webhooks.actions import endpoints
from governance.webhooks.rules.endpoints import EndpointEntry
from governance.webhooks.rules.messages import MessageKind
from tests.adjustments.filed import asked
from tests.adjustments.storms import STORM
from tests.cast import GROUNDS, email_of
from tests.changes.stage import AT, LAMP_FASTER, Stage
from tests.changes.test_page import SEVEN
from tests.changes.test_sides import SLOWER
from tests.reports import card_sample
from tests.requests.taking import MAPPING
from tests.scorecards.carded import MAY, put

Story = Callable[[Stage], AsyncIterator[str]]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`who` of the cast it waits for."""

    who: frozenset[str]
    story: Story


SCENES: dict[Kind, Scene] = {}


def waits(kind: Kind, *who: str) -> Callable[[Story], Story]:
    def scene(story: Story) -> Story:
        SCENES[kind] = Scene(who=frozenset(who), story=story)
        return story

    return scene


async def sent(stage: Stage, term: Term = SEVEN, *, by: Acting) -> tuple[str, str]:
    number = await stage.begun(term, by=by)
    made = await actions.offer(number, await stage.proposal(term), by=by, at=AT)
    return number, made.hash


@waits(Kind.TURN, "dana")
async def a_proposal_is_answered(stage: Stage) -> AsyncIterator[str]:
    number, _ = await sent(stage, by=stage.people.marcus)
    yield number
    await actions.counter(number, await stage.proposal(SLOWER), by=stage.people.dana, at=AT)


@waits(Kind.NOTICE, "dana", "lee")
async def other_words_are_announced(stage: Stage) -> AsyncIterator[str]:
    words = Intake(service="pothole", tell_resident="A crew fills it.")
    yield await actions.give_notice(
        "streets", words, seen="", words="Asked often", by=stage.people.marcus, at=AT
    )
    await actions.take_effect(at=AT + timedelta(days=9))


@waits(Kind.QUESTION, "marcus", "priya")
async def a_question_is_answered(stage: Stage) -> AsyncIterator[str]:
    number, _ = await sent(stage, by=stage.people.marcus)
    await actions.ask(number, words="Since when?", by=stage.people.dana, at=AT)
    yield number
    await actions.reply(number, words="Since May.", by=stage.people.priya, at=AT)


@waits(Kind.SIGNATURE, "lee")
async def a_signature_is_asked_for(stage: Stage) -> AsyncIterator[str]:
    number, hashed = await sent(stage, LAMP_FASTER, by=stage.people.marcus)
    await actions.recommend(number, offer_hash=hashed, by=stage.people.dana, at=AT)
    yield number
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT)


@waits(Kind.MORE_TIME, "marcus", "priya")
async def more_time_is_asked_for(stage: Stage) -> AsyncIterator[str]:
    number, _ = await sent(stage, by=stage.people.marcus)
    for _ in range(2):
        await actions.extend(number, by=stage.people.dana, at=AT)
    yield number
    await actions.grant_time(number, by=stage.people.marcus, at=AT)


@waits(Kind.OWN_PROPOSAL, "lee")
async def a_proposal_binds_nobody_yet(stage: Stage) -> AsyncIterator[str]:
    number, hashed = await sent(stage, by=stage.people.dana)
    yield number
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT)


@waits(Kind.APPROVAL, "amara")
async def an_approval_is_asked_for(stage: Stage) -> AsyncIterator[str]:
    number, hashed = await sent(stage, SLOWER, by=stage.people.priya)
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT)
    yield number
    await actions.approve(number, offer_hash=hashed, by=stage.people.amara, at=AT)


@waits(Kind.DRAFT, "dana", "lee")
async def a_draft_is_not_sent(stage: Stage) -> AsyncIterator[str]:
    number = await stage.begun(SEVEN, by=stage.people.dana)
    yield number
    await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.lee, at=AT)


@waits(Kind.EVENT, "amara")
async def an_event_is_asked_for(stage: Stage) -> AsyncIterator[str]:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    yield number
    await reliefs.refuse(number, words="It was sunny.", seen=1, by=stage.people.amara, at=AT)


@waits(Kind.PROVISIONAL, "amara")
async def an_event_is_provisional(stage: Stage) -> AsyncIterator[str]:
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    yield number
    await reliefs.confirm(number, STORM, seen=1, by=stage.people.amara, at=AT)


@waits(Kind.CORRECTION, "marcus", "priya")
async def a_correction_is_asked_for(stage: Stage) -> AsyncIterator[str]:
    number = await asked(stage, "101")
    yield number
    left = Answer(decision=Decision.LEAVE, words="It was late.")
    await corrections.answer(number, left, seen=1, by=stage.people.marcus, at=AT)


async def renamed(stage: Stage) -> str:
    """Something is said to be Streets' potholes; answers the notice's number."""
    name = (await label_by_name("crm", "Something else")).looked_at
    await labels.map_label(name, service="pothole", by=stage.people.marcus, at=AT)
    return "NM-2026-0001"


@waits(Kind.LABELS, "dana", "lee")
async def an_office_is_told_what_a_name_means(stage: Stage) -> AsyncIterator[str]:
    number = await renamed(stage)
    yield number
    await objections.accept(number, seen=1, by=stage.people.dana, at=AT)


@waits(Kind.READ_ANEW, "dana", "lee")
async def an_office_is_told_how_a_source_is_read(stage: Stage) -> AsyncIterator[str]:
    await renamed(stage)
    await objections.accept("NM-2026-0001", seen=1, by=stage.people.dana, at=AT)
    known = await feed_by_code("crm")  # whose columns nobody has said yet
    entry = FeedEntry(code="crm", name=known.name, mapping=MAPPING)
    await feeds.change_feed("crm", entry, seen=known.revision, by=stage.people.marcus, at=AT)
    yield "NM-2026-0002"
    await objections.accept("NM-2026-0002", seen=1, by=stage.people.lee, at=AT)


@waits(Kind.LABELS_OBJECTED, "marcus", "priya")
async def an_office_objects_to_what_a_name_means(stage: Stage) -> AsyncIterator[str]:
    number = await renamed(stage)
    changes = [line.change for line in (await notice_by_number(number)).lines]
    await objections.object_to(number, changes, words="Not ours.", seen=1, by=stage.people.lee, at=AT)
    yield number
    await objections.leave(number, words="We ask Water.", seen=2, by=stage.people.priya, at=AT)


@waits(Kind.REORGANIZATION, "lee", "rosa")
async def a_service_is_to_move(stage: Stage) -> AsyncIterator[str]:
    plan = Plan(
        kind=Fate.MOVE,
        services={"pothole": "Pothole repair"},
        to="parks",
        to_name="Parks",
        on=date(2026, 8, 3),
    )
    number = await propose(plan, reason="Parks paves now.", by=stage.people.priya, at=AT)
    yield number
    for by in (stage.people.lee, stage.people.rosa):
        found = await reorganization_by_number(number)
        await agree(number, plan_hash=plan.hash, seen=found.revision, by=by, at=AT)


@waits(Kind.HELD, "amara")
async def a_scorecard_is_held(stage: Stage) -> AsyncIterator[str]:
    number = await put(
        "SC-2026-0001", card_sample.card(period=MAY), state="held", held_words="Wait", held_at=AT
    )
    yield number
    await comments.release(number, seen=1, by=stage.people.amara, at=AT)


@waits(Kind.COMMENT, "dana", "lee", "marcus", "priya")
async def a_scorecard_is_commented_on(stage: Stage) -> AsyncIterator[str]:
    number = await put("SC-2026-0001", card_sample.card(period=MAY))
    yield number
    for by in (stage.people.dana, stage.people.priya):
        await comments.comment(number, "Two crews were on flood duty.", by=by, at=AT)


@waits(Kind.EXPLANATION, "dana", "lee")
async def a_pattern_is_explained(stage: Stage) -> AsyncIterator[str]:
    number = await put("SC-2026-0001", card_sample.card(period=MAY))
    yield number
    await comments.comment(number, "The depot moved.", kind=Words.PATTERNS, by=stage.people.lee, at=AT)


async def confirmed(stage: Stage) -> dict[str, Any]:
    """The convening office confirms a further year of the calendar that Streets' agreement counts on."""
    await confirm_holidays("city", year=2028, holidays={}, by=stage.people.nora, at=AT)
    return {"agreement": "streets", "year": 2028, "at": AT}


@waits(Kind.HOLIDAYS, "marcus", "priya", "dana", "lee")
async def holidays_are_told(stage: Stage) -> AsyncIterator[str]:
    of = await confirmed(stage)
    yield "city"
    for by in (stage.people.dana, stage.people.marcus):
        await object_to_holidays("city", words="Veterans Day is missing", by=by, **of)


@waits(Kind.HOLIDAYS_OBJECTED, "lee")
async def an_objection_is_taken_back(stage: Stage) -> AsyncIterator[str]:
    of = await confirmed(stage)
    await object_to_holidays("city", words="Veterans Day is missing", by=stage.people.dana, **of)
    yield "city"
    await settle_holidays("city", by=stage.people.lee, **of)


@waits(Kind.SUCCESSION, "priya", "lee")
async def another_office_confirms_who_follows(stage: Stage) -> AsyncIterator[str]:
    amara = stage.people.amara
    await directory.create_person("jo@portalder.gov", name="Jo Park", by=amara, at=AT)
    number = await successions.ask(
        "mayor-convenor", email="jo@portalder.gov", authority=GROUNDS, by=amara, at=AT
    )
    yield number
    await successions.confirm(number, seen=1, by=stage.people.lee, at=AT)


@waits(Kind.FACTOR_RESET, "amara")
async def a_second_person_confirms_that_a_factor_is_lost(stage: Stage) -> AsyncIterator[str]:
    lee = stage.people.lee
    await CodeApp.insert(CodeApp(person=lee.person_id, secret="sealed", set_up_at=AT))
    number = await resets.ask(email_of(lee), reason="Lost the phone", by=stage.people.sam, at=AT)
    yield number
    await resets.confirm(number, by=stage.people.amara, at=AT)


@waits(Kind.UNSHOWN, "marcus")
async def a_new_target_is_not_shown_yet(stage: Stage) -> AsyncIterator[str]:
    await deployments.name_system("CRM", role="analyst", by=stage.people.sam, at=AT)
    await stage.adopted(LAMP_FASTER)
    yield "streets-2"
    await confirm_shown("streets-2", shown_on=AT.date(), by=stage.people.marcus, at=AT)


@waits(Kind.SYSTEM_OFF, "sam")
async def a_system_does_not_answer(stage: Stage) -> AsyncIterator[str]:
    entry = EndpointEntry(
        name="CRM", address="https://crm.example.gov", contact="Ada", kinds=frozenset({MessageKind.SCORECARD})
    )
    number, _ = await endpoints.register(entry, by=stage.people.sam, at=AT)
    await endpoints.give_up(number, "Three days of failures", at=AT)
    yield number
    await endpoints.switch_on(number, by=stage.people.sam, at=AT)


@waits(Kind.MAIL_FAILING, "sam")
async def the_mail_server_takes_nothing(_: Stage) -> AsyncIterator[str]:
    since = "clock_timestamp() - interval '241 minutes'"
    await sql.rows(f"UPDATE mail_relay SET failing_since = {since}, words = '421 closing'")
    yield "mail"
    await sql.rows("UPDATE mail_relay SET failing_since = clock_timestamp() - interval '239 minutes'")


@waits(Kind.SET_UP, "sam")
async def an_office_has_nobody_who_leads_it(stage: Stage) -> AsyncIterator[str]:
    sam = stage.people.sam
    await directory.create_party("fire", name="Fire", kind=PartyKind.DEPARTMENT, by=sam, at=AT)
    yield "leads"
    seat = NewSeat(party="fire", role=Role.LIAISON, title="Liaison", leads=True)
    code = await directory.create_seat(seat, by=sam, at=AT)
    await tenures.appoint(code, email=email_of(stage.people.dana), authority=GROUNDS, by=sam, at=AT)
