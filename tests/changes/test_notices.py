"""Words for call takers: a notice, the other side's five days, an objection; nothing moves by one side's act alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import anyio
import pytest

from governance import canonical
from governance.agreements import actions as agreement_actions
from governance.agreements.queries import service_lookup
from governance.agreements.rules.items import Intake
from governance.agreements.tables import Agreement, Ownership
from governance.audit import queries as trail
from governance.audit import sentences
from governance.audit.rules import SHARED
from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.changes.rules.policy import Rule, When, policy_body
from governance.changes.rules.standard import Procedure
from governance.changes.tables import Change
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.people.rules import Role
from tests.changes.stage import AT, Stage, events, set_stage, tags
from tests.changes.test_actions import SIX, latest
from tests.databases import as_owner

pytestmark = pytest.mark.anyio

WORDS = Intake(service="pothole", ask_first="Which lane?", tell_resident="A crew fills it.")
OTHER = replace(WORDS, tell_resident="A crew fills it and sweeps up.")
# Notice on Tuesday, June 2; five business days of Streets end on Tuesday, June 9, at 5 PM.
DEADLINE = datetime(2026, 6, 9, 21, 0, tzinfo=UTC)
WHY = "Callers ask about the gravel."


@pytest.fixture
async def stage(db) -> Stage:
    return await set_stage()


async def given(stage, words=WORDS, *, by=None, seen=""):
    return await actions.give_notice(
        "streets", words, seen=seen, words=WHY, by=by or stage.people.marcus, at=AT
    )


async def told(on: date, service="pothole"):
    found = await service_lookup(service, at=AT, on=on)
    return found.words.tell_resident if found.words.agreed else ""


async def hash_of(stage, key=WORDS.key):
    return (await latest(stage)).items[key].hash


# ── nobody objects ───────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_notice_by_311_moves_no_word_at_once(stage):
    number = await given(stage)
    now = await situation(number)
    assert (now.state, now.turn, now.respond_by) == (State.NOTICED, "streets", DEADLINE)
    assert set(now.consents) == {stage.people.marcus.party_id}
    assert WORDS.key not in (await latest(stage)).items
    assert await told(date(2027, 1, 1)) == ""
    assert (await tags())[-1] == Tag.NOTICE_GIVEN


async def test_words_nobody_objected_to_are_in_effect_after_exactly_five_business_days(stage):
    number = await given(stage)
    assert await actions.take_effect(at=DEADLINE - timedelta(seconds=1)) == ()
    assert await actions.take_effect(at=DEADLINE) == (number,)
    assert (await situation(number)).state is State.ADOPTED
    assert [await told(date(2026, 6, day)) for day in (9, 10)] == ["", WORDS.tell_resident]
    assert await actions.take_effect(at=DEADLINE) == ()


async def test_a_clock_that_wakes_late_does_not_move_the_day(stage):
    await given(stage)
    await actions.take_effect(at=DEADLINE + timedelta(hours=14))
    assert (await latest(stage)).effective_from == date(2026, 6, 10)


async def test_several_workers_make_one_version(stage):
    await given(stage)
    before = (await latest(stage)).number
    done: list[str] = []

    async def work():
        done.extend(await actions.take_effect(at=DEADLINE))

    async with anyio.create_task_group() as group:
        for _ in range(8):
            group.start_soon(work)
    assert len(done) == 1
    assert (await latest(stage)).number == before + 1
    assert (await tags()).count(Tag.UNOPPOSED) == 1


async def test_the_record_says_that_nobody_objected_and_by_when(stage):
    number = await given(stage)
    await actions.take_effect(at=DEADLINE)
    told = [
        str(sentences.sentence(each.event, zone=ZoneInfo("America/New_York")))
        for each in await trail.about(f"change:{number}", audiences=frozenset({SHARED}))
    ]
    assert "nobody objected at Streets by Tue, Jun 9, 2026" in told[0], told
    assert "gave notice of other words for call takers" in told[1], told


async def test_one_notice_that_cannot_be_adopted_stops_no_other(stage, monkeypatch):
    bad, good = await given(stage), await given(stage, replace(WORDS, service="street-lamp"))
    await sql.rows("UPDATE change SET subject = 'nonsense' WHERE number = :bad", bad=bad)
    assert await actions.take_effect(at=DEADLINE) == (good,)
    assert (await situation(bad)).state is State.NOTICED


async def test_the_other_side_may_agree_at_once(stage):
    number = await given(stage)
    hashed = (await situation(number)).offer_hash
    with pytest.raises(Stale):
        await actions.consent(number, offer_hash=hashed, by=stage.people.priya, at=AT)
    assert await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT) is State.ADOPTED
    assert [await told(date(2026, 6, day)) for day in (2, 3)] == ["", WORDS.tell_resident]


async def test_words_are_those_of_the_version_in_force_on_the_day_asked(stage):
    await given(stage)
    await actions.take_effect(at=DEADLINE)
    await actions.give_notice(
        "streets",
        OTHER,
        seen=await hash_of(stage),
        words=WHY,
        by=stage.people.lee,
        at=DEADLINE - timedelta(hours=1),
    )
    await actions.take_effect(at=DEADLINE + timedelta(days=7))
    said = [await told(date(2026, 6, day)) for day in (9, 10, 16, 17)]
    assert said == ["", WORDS.tell_resident, WORDS.tell_resident, OTHER.tell_resident]


# ── an objection ─────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_an_objection_makes_it_an_ordinary_change_that_no_clock_adopts(stage):
    number = await given(stage)
    await actions.raise_objection(number, words="We do not sweep.", by=stage.people.dana, at=AT)
    now = await situation(number)
    assert (now.state, now.turn) == (State.OPEN, "311")
    assert await Change.select(Change.procedure).where(Change.number == number).first() == {
        "procedure": "ordinary"
    }
    assert await actions.take_effect(at=DEADLINE + timedelta(days=300)) == ()
    assert await told(date(2027, 6, 1)) == ""
    event = (await events())[-1]
    assert (event["tag"], event["told"]["reason"]) == (Tag.OBJECTED, "We do not sweep.")


async def test_after_an_objection_its_sender_goes_on_and_both_agree(stage):
    number = await given(stage)
    await actions.raise_objection(number, words="We do not sweep.", by=stage.people.dana, at=AT)
    proposal = replace(
        await stage.proposal(),
        edits=(await stage.proposal(OTHER)).edits,
        effective=Effective(kind=EffectiveKind.DATE, on=date(2026, 7, 1)),
    )
    sent = await actions.counter(number, proposal, by=stage.people.marcus, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)
    assert await told(date(2026, 7, 1)) == OTHER.tell_resident


async def test_an_objection_needs_words_and_is_the_other_sides(stage):
    number = await given(stage)
    with pytest.raises(Invalid):
        await actions.raise_objection(number, words=" ", by=stage.people.dana, at=AT)
    for stranger in (stage.people.priya, stage.people.rosa, stage.people.amara):
        with pytest.raises((Forbidden, Stale)):
            await actions.raise_objection(number, words="No.", by=stranger, at=AT)


async def test_whoever_objected_has_taken_part(stage):
    number = await given(stage)
    await actions.raise_objection(number, words="No.", by=stage.people.lee, at=AT)
    assert (await situation(number)).took_part(stage.people.lee.person_id) == {stage.people.lee.party_id}


# ── what may be announced, and by whom ───────────────────────────────────────────────────────────────────────────────
async def test_a_notice_with_a_target_in_it_is_refused(stage):
    proposal = await stage.proposal(WORDS, SIX)
    number = await stage.begun(WORDS, SIX, by=stage.people.marcus)
    with pytest.raises(Invalid, match="nothing else"):
        await actions.notice(number, proposal, by=stage.people.marcus, at=AT)
    assert (await situation(number)).state is State.DRAFT


async def test_only_a_role_that_binds_gives_notice(stage):
    with pytest.raises(Forbidden, match="binds Streets"):
        await given(stage, by=stage.people.dana)
    assert Tag.NOTICE_GIVEN not in await tags()


async def test_nobody_is_bound_by_silence_where_nobody_could_object(stage):
    for person in (stage.people.dana, stage.people.lee):
        await stage.ended(person, at=AT)
    with pytest.raises(Invalid, match="Nobody holds a role at Streets"):
        await given(stage)


async def test_a_notice_starts_from_the_words_that_hold(stage):
    await given(stage)
    await actions.take_effect(at=DEADLINE)
    with pytest.raises(Stale):
        await given(stage, OTHER)


async def test_of_two_notices_about_one_service_the_second_goes_back(stage):
    first = await given(stage)
    second = await given(stage, OTHER, by=stage.people.lee)
    assert await actions.take_effect(at=DEADLINE) == (first,)
    now = await situation(second)
    assert (now.state, now.turn) == (State.OPEN, "streets")


async def test_a_notice_may_be_taken_back(stage):
    number = await given(stage)
    await actions.withdraw(number, words="A slip.", by=stage.people.priya, at=AT)
    assert await actions.take_effect(at=DEADLINE) == ()
    with pytest.raises((Stale, AlreadyDone)):
        await actions.raise_objection(number, words="No.", by=stage.people.dana, at=AT)


async def test_where_every_change_is_approved_silence_does_not_replace_the_approval(stage):
    policy = canonical.dumps(policy_body([Rule(role=Role.SPONSOR, when=When.ALWAYS)]))
    async with as_owner():
        await Agreement.update({Agreement.policy: policy}).where(Agreement.code == "streets")
    number = await given(stage)
    await actions.take_effect(at=DEADLINE)
    now = await situation(number)
    assert (now.state, now.waiting_roles) == (State.AGREED, (Role.SPONSOR,))
    assert await told(date(2027, 1, 1)) == ""
    await actions.send_back(
        number,
        offer_hash=now.offer_hash,
        keys=[WORDS.key],
        words="Shorter.",
        by=stage.people.amara,
        at=DEADLINE,
    )
    assert (await situation(number)).procedure is Procedure.ORDINARY


async def test_a_service_that_moved_meanwhile_gives_the_notice_back(stage):
    number = await given(stage)
    await moved(stage, "pothole", to=stage.people.rosa.party_id)
    assert await actions.take_effect(at=DEADLINE) == ()
    now = await situation(number)
    assert (now.state, now.turn) == (State.OPEN, "311")


async def test_words_from_before_an_agreement_never_come_back(stage):
    await sql.rows("UPDATE service SET tell_resident = 'Ask the mayor.' WHERE code = 'pothole'")
    await given(stage)
    await actions.take_effect(at=DEADLINE)
    await moved(stage, "pothole", to=stage.people.rosa.party_id)
    said = [
        (await service_lookup("pothole", at=DEADLINE, on=date(2026, 6, day))).words.tell_resident
        for day in (9, 10)
    ]
    assert said == ["Ask the mayor.", ""]


async def moved(stage, service, *, to):
    """Another department does the work from an hour after the notice."""
    at = AT + timedelta(hours=1)
    (row,) = await sql.rows("SELECT id FROM service WHERE code = :service", service=service)
    await Ownership.update({Ownership.ends: at}).where(Ownership.service == row["id"])
    await Ownership.insert(Ownership(service=row["id"], party=to, starts=at))


# ── nobody goes around it ────────────────────────────────────────────────────────────────────────────────────────────
async def test_what_is_said_about_an_agreed_departments_work_is_not_311s_alone(stage):
    for field in ("ask_first", "tell_resident"):
        with pytest.raises(Invalid, match="agreed with Streets"):
            await agreement_actions.change_service(
                "pothole", {field: "Nobody comes."}, seen={}, by=stage.people.marcus, at=AT
            )
    assert (await service_lookup("pothole", at=AT)).words.tell_resident == ""
