"""The verbs of a change on a real database: what each does, who may, and the event it leaves."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from governance.agreements import queries as agreements
from governance.agreements.rules.items import Target
from governance.audit.tags import Tag
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import MOVES, State, Step
from governance.changes.rules.offers import Effective, EffectiveKind
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from tests.changes.stage import AT, POTHOLE, Stage, events, set_stage, tags
from tests.databases import by_owner

pytestmark = pytest.mark.anyio

SEVEN = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS))
SIX = replace(POTHOLE, target=Target(amount=6, unit=Unit.CALENDAR_DAYS))
THREE = replace(POTHOLE, target=Target(amount=3, unit=Unit.BUSINESS_DAYS))
LATER = AT + timedelta(hours=1)


@pytest.fixture
async def stage(db) -> Stage:
    return await set_stage()


async def deadline(number):
    due = (await situation(number)).respond_by
    assert due is not None
    return due


async def latest(stage):
    content = await agreements.latest(stage.agreement)
    assert content is not None
    return content


async def offered(stage, term, *, by=None, **words):
    by = by or stage.people.marcus
    number = await stage.begun(term, by=by)
    sent = await actions.offer(number, await stage.proposal(term, **words), by=by, at=AT)
    return number, sent.hash


# ── offer ────────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_an_offer_from_a_binding_seat_is_its_sides_yes_and_gives_the_other_side_ten_business_days(
    stage,
):
    number, hashed = await offered(stage, SEVEN)
    now = await situation(number)
    assert (now.state, now.turn, now.offer_hash) == (State.OPEN, "streets", hashed)
    assert set(now.consents) == {stage.people.marcus.party_id}
    assert (await deadline(number)).date() == date(2026, 6, 16)
    assert (await tags())[-1] == Tag.OFFER_SENT


async def test_an_offer_from_a_seat_that_does_not_bind_commits_nobody(stage):
    number, _ = await offered(stage, SEVEN, by=stage.people.dana)
    now = await situation(number)
    assert now.turn == "311"
    assert not now.consents


async def test_a_draft_is_nothing_to_the_other_side(stage):
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    for verb in (
        actions.consent(number, offer_hash="x", by=stage.people.lee, at=AT),
        actions.offer(number, await stage.proposal(SEVEN), by=stage.people.lee, at=AT),
    ):
        with pytest.raises((Forbidden, Stale)):
            await verb
    with pytest.raises(NotFound):
        await actions.save_draft(number, await stage.proposal(SIX), by=stage.people.lee, at=AT, seen=0)


async def test_a_target_that_changed_meanwhile_is_not_proposed_over(stage):
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    old = await stage.proposal(SEVEN)
    await stage.adopted(THREE)
    with pytest.raises(Stale, match="changed since"):
        await actions.offer(number, old, by=stage.people.marcus, at=LATER)


# ── agreeing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_both_sides_yes_to_one_fingerprint_makes_the_next_version(stage):
    number, hashed = await offered(stage, THREE)
    assert await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER) is State.ADOPTED
    content = await latest(stage)
    assert content.items[POTHOLE.key].item == THREE
    assert content.effective_from == date(2026, 7, 1)
    assert (await tags())[-2:] == [Tag.VERSION_ADOPTED, Tag.CONSENTED]


async def test_no_version_takes_effect_before_one_that_is_recorded_already(stage):
    await stage.adopted(stage.lamp_faster)
    number = await stage.begun(THREE, by=stage.people.marcus)
    at_once = Effective(kind=EffectiveKind.AFTER_APPROVAL, days=1)
    sooner = replace(await stage.proposal(THREE), effective=at_once)
    sent = await actions.offer(number, sooner, by=stage.people.marcus, at=LATER)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=LATER)
    content = await latest(stage)
    assert content.items[POTHOLE.key].item == THREE
    assert content.effective_from == date(2026, 7, 1)


async def test_invariant_1_a_loosened_target_waits_for_the_deputy_mayor(stage):
    number, hashed = await offered(stage, SEVEN)
    assert await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER) is State.AGREED
    now = await situation(number)
    assert now.waiting_roles == ("sponsor",)
    assert now.turn == "mayor"
    assert (await latest(stage)).items[POTHOLE.key].item == POTHOLE
    assert await actions.approve(number, offer_hash=hashed, by=stage.people.amara, at=LATER) is State.ADOPTED
    assert (await latest(stage)).items[POTHOLE.key].item == SEVEN
    assert (await tags())[-1] == Tag.APPROVED


async def test_invariant_2_a_seat_that_does_not_bind_cannot_agree_for_its_party(stage):
    number, hashed = await offered(stage, SEVEN)
    with pytest.raises(Forbidden):
        await actions.consent(number, offer_hash=hashed, by=stage.people.dana, at=LATER)


async def test_invariant_2_nobody_enters_another_partys_yes(stage):
    number, hashed = await offered(stage, SEVEN)
    for stranger in (
        stage.people.rosa,
        stage.people.sam,
        stage.people.nora,
        stage.people.amara,
        stage.people.ruth,
    ):
        with pytest.raises((Forbidden, Stale)):
            await actions.consent(number, offer_hash=hashed, by=stranger, at=LATER)
    with pytest.raises(Stale):
        await actions.consent(number, offer_hash=hashed, by=stage.people.priya, at=LATER)


async def test_invariant_2_nobody_acts_for_both_sides_of_one_change(stage):
    number, hashed = await offered(stage, SEVEN)
    two_hats = replace(stage.people.lee, person_id=stage.people.marcus.person_id)
    await stage.seat_also(two_hats)
    with pytest.raises(Forbidden, match="both sides"):
        await actions.consent(number, offer_hash=hashed, by=two_hats, at=LATER)


async def test_trap_4_a_yes_to_an_older_proposal_is_worth_nothing(stage):
    number, first = await offered(stage, SEVEN)
    sent = await actions.counter(number, await stage.proposal(SIX), by=stage.people.lee, at=LATER)
    with pytest.raises(Stale, match="newer proposal"):
        await actions.consent(number, offer_hash=first, by=stage.people.priya, at=LATER)
    now = await situation(number)
    assert set(now.consents) == {stage.people.lee.party_id}, (
        "the yes to the first proposal does not carry over"
    )
    assert sent.hash == now.offer_hash


async def test_invariant_6_saying_yes_again_is_already_done_and_changes_nothing(stage):
    number, hashed = await offered(stage, SEVEN)
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)
    before = await events()
    with pytest.raises(AlreadyDone):
        await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)
    assert await events() == before


async def test_trap_6_a_delegation_that_ended_binds_nobody(stage):
    number, hashed = await offered(stage, SEVEN)
    acting = await stage.stand_in(
        stage.people.dana, for_=stage.people.lee, starts=AT, ends=AT + timedelta(days=2)
    )
    with pytest.raises(Forbidden, match="no longer act for Lee Chan"):
        await actions.consent(number, offer_hash=hashed, by=acting, at=AT + timedelta(days=3))
    assert await actions.consent(number, offer_hash=hashed, by=acting, at=LATER) is State.AGREED


async def test_a_tenure_that_ended_binds_nobody(stage):
    number, hashed = await offered(stage, SEVEN)
    await stage.ended(stage.people.lee, at=AT + timedelta(minutes=1))
    with pytest.raises(Forbidden, match="no longer Deputy Commissioner"):
        await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)


async def test_a_target_adopted_meanwhile_sends_the_change_back_instead_of_overwriting_it(stage):
    number, hashed = await offered(stage, SEVEN)
    await stage.adopted(THREE)
    with pytest.raises(Stale, match="went back to 311"):
        await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)
    now = await situation(number)
    assert (now.state, now.turn) == (State.OPEN, "311")
    assert (await tags())[-1] == Tag.COLLIDED


async def test_a_change_on_other_targets_needs_nothing(stage):
    number, hashed = await offered(stage, SEVEN)
    await stage.adopted(stage.lamp_faster)
    assert await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER) is State.AGREED


# ── countering ───────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_turn_passes_with_each_counterproposal(stage):
    number, _ = await offered(stage, SEVEN)
    await actions.counter(number, await stage.proposal(SIX), by=stage.people.dana, at=LATER)
    now = await situation(number)
    assert (now.turn, now.round, now.consents) == ("311", 2, {})
    with pytest.raises(Stale, match="not your turn"):
        await actions.counter(number, await stage.proposal(THREE), by=stage.people.dana, at=LATER)
    assert (await tags())[-1] == Tag.COUNTER_SENT


async def test_sending_back_their_own_proposal_is_refused_in_favor_of_agreeing(stage):
    number, _ = await offered(stage, SEVEN)
    with pytest.raises(Invalid, match="Agree to it"):
        await actions.counter(number, await stage.proposal(SEVEN), by=stage.people.lee, at=LATER)


async def test_invariant_3_another_value_for_an_agreed_line_needs_a_reason(stage):
    number, _ = await offered(stage, SEVEN, more=(stage.lamp_faster,))
    await actions.counter(
        number, await stage.proposal(SIX, more=(stage.lamp_faster,)), by=stage.people.lee, at=LATER
    )
    with pytest.raises(Invalid) as refused:
        await actions.counter(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=LATER)
    assert set(refused.value.fields) == {f"reason:{stage.lamp_faster.key}"}
    reasons = {stage.lamp_faster.key: "the lamps come later"}
    told = replace(await stage.proposal(SEVEN), reasons=reasons)
    assert await actions.counter(number, told, by=stage.people.marcus, at=LATER)


async def test_invariant_6_a_form_opened_before_somebody_else_acted_is_refused(stage):
    number, _ = await offered(stage, SEVEN)
    seen = (await situation(number)).revision
    await actions.ask(number, words="Which crews?", by=stage.people.dana, at=LATER)
    with pytest.raises(Stale, match="changed by somebody else"):
        await actions.counter(number, await stage.proposal(SIX), by=stage.people.dana, at=LATER, seen=seen)


# ── within a side ────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_liaison_puts_a_proposal_before_the_division_head_who_signs_it(stage):
    number, hashed = await offered(stage, THREE)
    await actions.recommend(
        number, offer_hash=hashed, words="Crews can do it", by=stage.people.dana, at=LATER
    )
    asked = (await situation(number)).asked_to_sign
    assert asked
    assert asked.person == stage.people.dana.person_id
    last = (await events())[-1]
    assert last["audience"] == "streets"
    assert "Crews can do it" not in last["body"], (
        "a side's own words enter the record as a sealed fingerprint"
    )
    assert last["told"]["private"]
    assert await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER) is State.ADOPTED


@pytest.mark.parametrize("answer", ["agrees", "proposes another value"])
async def test_what_was_put_before_the_division_head_waits_no_more_once_the_side_has_answered(stage, answer):
    number, hashed = await offered(stage, SEVEN)
    await actions.recommend(number, offer_hash=hashed, by=stage.people.dana, at=LATER)
    if answer == "agrees":
        await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)
    else:
        await actions.counter(number, await stage.proposal(SIX), by=stage.people.lee, at=LATER)
    assert (await situation(number)).asked_to_sign is None


async def test_the_division_head_hands_it_back_with_a_sentence(stage):
    number, hashed = await offered(stage, THREE)
    await actions.recommend(number, offer_hash=hashed, by=stage.people.dana, at=LATER)
    with pytest.raises(Invalid):
        await actions.hand_back(number, words=" ", by=stage.people.lee, at=LATER)
    await actions.hand_back(number, words="Ask for four", by=stage.people.lee, at=LATER)
    assert (await situation(number)).asked_to_sign is None
    assert (await tags())[-1] == Tag.HANDED_BACK
    assert "Ask for four" not in (await events())[-1]["body"]


# ── talking ──────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_askers_clock_stands_still_until_the_answer(stage):
    number, _ = await offered(stage, SEVEN)
    due = await deadline(number)
    await actions.ask(number, words="Which crews?", by=stage.people.dana, at=AT)
    with pytest.raises(Forbidden):
        await actions.reply(number, words="?", by=stage.people.lee, at=AT)
    await actions.reply(number, words="Night crews.", by=stage.people.marcus, at=AT + timedelta(days=2))
    assert await deadline(number) == due + timedelta(days=2)
    assert (await tags())[-2:] == [Tag.ASKED, Tag.REPLIED]


async def test_more_time_once_for_the_asking_then_only_with_the_other_sides_yes(stage):
    number, _ = await offered(stage, SEVEN)
    due = await deadline(number)
    assert await actions.extend(number, by=stage.people.dana, at=AT)
    later = await deadline(number)
    assert (due.date(), later.date()) == (date(2026, 6, 16), date(2026, 6, 24)), (
        "5 business days, one holiday between"
    )
    assert not await actions.extend(number, words="Vacation", by=stage.people.dana, at=AT)
    assert await deadline(number) == later
    with pytest.raises(Forbidden):
        await actions.grant_time(number, by=stage.people.lee, at=AT)
    await actions.grant_time(number, by=stage.people.marcus, at=AT)
    assert await deadline(number) > later
    assert [t for t in await tags() if "time" in t] == [Tag.TIME_TAKEN, Tag.TIME_ASKED, Tag.TIME_GRANTED]


async def test_invariant_11_a_note_is_in_the_record_only_as_a_sealed_fingerprint(stage):
    number, _ = await offered(stage, SEVEN)
    await actions.note(number, words="Our floor is six days", by=stage.people.dana, at=LATER)
    last = (await events())[-1]
    assert (last["tag"], last["audience"]) == (Tag.NOTE_WRITTEN, "streets")
    assert "floor" not in last["body"]
    with pytest.raises(Forbidden):
        await actions.note(number, words="x", by=stage.people.rosa, at=LATER)


# ── approving ────────────────────────────────────────────────────────────────────────────────────────────────────────
async def agreed(stage):
    number, hashed = await offered(stage, SEVEN)
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)
    return number, hashed


async def test_sent_back_it_is_the_turn_of_the_side_that_began_and_both_yeses_are_needed_anew(stage):
    number, hashed = await agreed(stage)
    keys = [POTHOLE.key]
    await actions.send_back(
        number, offer_hash=hashed, keys=keys, words="Not 7", by=stage.people.amara, at=LATER
    )
    now = await situation(number)
    assert (now.state, now.turn) == (State.OPEN, "311")
    sent = await actions.counter(number, await stage.proposal(SIX), by=stage.people.marcus, at=LATER)
    assert await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=LATER) is State.AGREED
    assert (
        await actions.approve(number, offer_hash=sent.hash, by=stage.people.amara, at=LATER) is State.ADOPTED
    )


async def test_sent_back_it_names_its_lines(stage):
    number, hashed = await offered(stage, SEVEN, more=(stage.lamp_faster,))
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=LATER)
    for keys in ([], ["term:unheard-of/done"]):
        with pytest.raises(Invalid, match="which lines"):
            await actions.send_back(
                number, offer_hash=hashed, keys=keys, words="Not 7", by=stage.people.amara, at=LATER
            )


async def test_rejected_it_ends_with_the_reason(stage):
    number, hashed = await agreed(stage)
    await actions.reject(number, offer_hash=hashed, words="Not this year", by=stage.people.amara, at=LATER)
    assert (await situation(number)).state is State.DECLINED
    assert (await events())[-1]["tag"] == Tag.REJECTED


async def test_trap_9_nobody_approves_before_both_sides_have_agreed(stage):
    number, hashed = await offered(stage, SEVEN)
    with pytest.raises(Forbidden):
        await actions.approve(number, offer_hash=hashed, by=stage.people.amara, at=LATER)


async def test_approving_again_is_already_done(stage):
    number, hashed = await agreed(stage)
    await actions.approve(number, offer_hash=hashed, by=stage.people.amara, at=LATER)
    with pytest.raises(AlreadyDone):
        await actions.approve(number, offer_hash=hashed, by=stage.people.amara, at=LATER)


# ── ending ───────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_declined_and_withdrawn_with_a_reason(stage):
    number, _ = await offered(stage, SEVEN)
    with pytest.raises(Invalid):
        await actions.decline(number, words="", by=stage.people.lee, at=LATER)
    await actions.decline(number, words="No crews", by=stage.people.lee, at=LATER)
    assert (await situation(number)).state is State.DECLINED
    other, _ = await offered(stage, SIX)
    await actions.withdraw(other, words="Asked too soon", by=stage.people.priya, at=LATER)
    assert (await situation(other)).state is State.WITHDRAWN


async def test_one_draft_that_cannot_lapse_keeps_no_other_from_lapsing(stage):
    """Trap 23: no draft lapsed where one could not."""
    bad, good = [await stage.begun(term, by=stage.people.marcus) for term in (POTHOLE, stage.lamp_faster)]
    await by_owner(f"ALTER TABLE change ADD CONSTRAINT stays CHECK (number <> '{bad}' OR state = 'draft')")
    late = AT + timedelta(days=61)
    assert await actions.lapse(at=late) == (good,)
    assert await actions.lapse(at=late) == ()
    await by_owner("ALTER TABLE change DROP CONSTRAINT stays")
    await by_owner("UPDATE sweep_failure SET next_at = clock_timestamp()")
    assert await actions.lapse(at=late) == (bad,)


async def test_invariant_13_drafts_lapse_after_sixty_days_and_an_open_change_never_does(stage):
    draft = await stage.begun(SEVEN, by=stage.people.marcus)
    still_open, _ = await offered(stage, SIX)
    assert await actions.lapse(at=AT + timedelta(days=60)) == ()
    assert await actions.lapse(at=AT + timedelta(days=61)) == (draft,)
    assert (await situation(still_open)).state is State.OPEN
    assert (await events())[-1]["tag"] == Tag.LAPSED


def test_every_move_is_exercised_here():
    files = (Path(__file__), Path(__file__).with_name("test_notices.py"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    verb = {
        Step.CONSENT: "consent",
        Step.HAND_BACK: "hand_back",
        Step.RETURN: "send_back",
        Step.COLLIDE: "COLLIDED",
        Step.OBJECT: "raise_objection",
        Step.TAKE_EFFECT: "take_effect",
    }
    missing = [m.step for m in MOVES if verb.get(m.step, str(m.step)) not in text]
    assert not missing


async def test_a_date_or_a_number_of_days_must_be_said(stage):
    with pytest.raises(Invalid):
        Effective(kind=EffectiveKind.DATE)
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    bare = replace(await stage.proposal(SEVEN), effective=None)
    with pytest.raises(Invalid, match="takes effect"):
        await actions.offer(number, bare, by=stage.people.marcus, at=AT)
