"""The pages of a change, for each seat: what it shows, what it does, and what it never does by being looked at."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from litestar import Litestar

from governance import clock
from governance.agreements.rules.items import Target
from governance.audit.tables import Event
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.tables import Consent
from governance.database.engine import ENGINE
from governance.people.rules import Acting
from tests.changes.stage import AT, LAMP, POTHOLE, Stage, set_stage
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio

SEVEN = replace(POTHOLE, target=Target(amount=7, unit=Unit.CALENDAR_DAYS), goal_bp=8_000)
SIX = replace(SEVEN, target=Target(amount=6, unit=Unit.CALENDAR_DAYS))
LAMP_SLOWER = replace(LAMP, target=Target(amount=12, unit=Unit.BUSINESS_DAYS))


@pytest.fixture(autouse=True)
def on_a_tuesday() -> Iterator[None]:
    """The clock of the pages runs from an hour after everything was seeded."""
    before = clock._clock._shift_seconds
    clock.set_to(AT + timedelta(hours=1))
    yield
    clock._clock._shift_seconds = before


@pytest.fixture
async def stage(db) -> Stage:
    return await set_stage()


async def proposed(stage, *terms, by: Acting, **words) -> tuple[str, str]:
    number = await stage.begun(*terms, by=by)
    sent = await actions.offer(number, await stage.proposal(*terms, **words), by=by, at=AT)
    return number, sent.hash


async def waiting_for_approval(stage) -> tuple[str, str]:
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT)
    return number, hashed


async def seen_by(app: Litestar, person: Acting, path: str) -> tuple[int, str]:
    async with browser(app) as one:
        answer = await (await sign_in_as(one, person)).get(path)
        return answer.status_code, one.page


def shown_in(visitor: Visitor) -> dict[str, str]:
    """The proposal that a page's button is about."""
    found = re.search(r'name="proposal" value="(\w+)"', visitor.page)
    assert found
    return {"proposal": found[1]}


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# ── what it shows ────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_page_says_first_whose_turn_it_is_and_by_when(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    page = await sign_in_as(visitor, stage.people.dana)
    await page.get(f"/changes/{number}")
    told = text_of(page.page)
    assert "Your turn Answer by Tue, Jun 16 (in 10 business days)" in told
    assert "311 proposes: Pothole repair: 7 calendar days instead of 4 business days" in told
    assert "Needs Amara Okafor, Deputy Mayor" in told
    assert "No repair becomes faster" in told
    _, other = await seen_by(app, stage.people.marcus, f"/changes/{number}")
    assert "Waiting for Streets, due by" in text_of(other)


async def test_who_may_read_a_sent_change_and_who_may_not(app, stage):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    people = stage.people
    readers = {
        each.person: (await seen_by(app, each, f"/changes/{number}"))[0]
        for each in (people.dana, people.lee, people.marcus, people.amara, people.nora, people.ruth)
    }
    assert set(readers.values()) == {200}, readers
    strangers = {
        each.person: (await seen_by(app, each, f"/changes/{number}"))[0]
        for each in (people.rosa, people.tom, people.sam)
    }
    assert set(strangers.values()) == {404}, strangers


async def test_a_draft_is_not_found_by_anybody_but_its_own_side(app, stage):
    number = await stage.begun(SEVEN, by=stage.people.dana)
    for page in ("", "/sheet", "/agree", "/approve", "/question", "/withdrawal"):
        status, _ = await seen_by(app, stage.people.marcus, f"/changes/{number}{page}")
        assert status == 404, page
    status, own = await seen_by(app, stage.people.lee, f"/changes/{number}")
    assert status == 200
    assert "Not sent yet: only Streets reads it" in own


async def test_one_sides_notes_and_words_to_its_signer_are_on_no_page_of_the_other(app, stage):
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = stage.people.dana
    await actions.note(number, words="The crew is two short", by=dana, at=AT)
    await actions.recommend(number, offer_hash=hashed, words="Take it, please", by=dana, at=AT)
    _, own = await seen_by(app, stage.people.lee, f"/changes/{number}")
    assert "The crew is two short" in own
    assert "Take it, please" in own
    for other in (stage.people.marcus, stage.people.ruth, stage.people.amara):
        for path in (f"/changes/{number}", f"/changes/{number}/sheet", "/to-do"):
            _, page = await seen_by(app, other, path)
            assert "two short" not in page
            assert "Take it, please" not in page
    _, theirs = await seen_by(app, stage.people.marcus, f"/changes/{number}")
    assert "Waiting for Streets to sign" in text_of(theirs)
    _, auditors = await seen_by(app, stage.people.ruth, f"/changes/{number}")
    assert "1 note or draft" in text_of(auditors)


async def test_who_signs_is_named_with_whoever_acts_for_them_now(app, stage):
    """On the page of the change as on the one before sending."""
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    _, page = await seen_by(app, stage.people.dana, f"/changes/{number}/recommendation")
    assert "Lee Chan, Deputy Commissioner signs for Streets" in text_of(page)
    await stage.stand_in(stage.people.dana, for_=stage.people.lee, starts=AT, ends=AT + timedelta(days=3))
    _, page = await seen_by(app, stage.people.dana, f"/changes/{number}/recommendation")
    both = "Lee Chan, Deputy Commissioner (or Dana Ruiz, acting for Lee Chan)"
    assert f"{both} signs for Streets" in text_of(page)
    number, _ = await proposed(stage, SEVEN, by=stage.people.dana)
    _, page = await seen_by(app, stage.people.marcus, f"/changes/{number}")
    assert f"Yet to agree: {both}." in text_of(page)


async def test_what_was_talked_through_is_asked_back(app, stage):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus, conversation="By phone on Jun 1")
    _, page = await seen_by(app, stage.people.dana, f"/changes/{number}")
    assert "Is this what we said?" in page
    _, own = await seen_by(app, stage.people.marcus, f"/changes/{number}")
    assert "Is this what we said?" not in own


async def test_who_handed_a_password_over_is_told_once_on_the_page(app, stage):
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    told = "first password handed over by Sam Ito on Nov 3, 2026, changed at first sign-in"
    assisted = replace(stage.people.lee, assisted_by=told)
    await actions.consent(number, offer_hash=hashed, by=assisted, at=AT)
    _, page = await seen_by(app, stage.people.marcus, f"/changes/{number}")
    assert page.count(told) == page.count(f"Lee Chan: {told}.") == 1


async def test_a_missing_answer_is_told_to_both_sides(app, stage):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    clock.set_to(AT + timedelta(days=30))
    for person in (stage.people.dana, stage.people.marcus):
        _, page = await seen_by(app, person, f"/changes/{number}")
        assert "Past due since Tue, Jun 16, 2026" in page


async def test_long_changes_come_in_pages_and_can_be_cut_to_what_is_open(app, stage):
    lines = [replace(LAMP, population=f"ward-{n}", population_words=f"ward {n}") for n in range(60)]
    number, _ = await proposed(stage, *lines, by=stage.people.lee)
    _, first = await seen_by(app, stage.people.lee, f"/changes/{number}")
    assert len(re.findall(r'class="change-line[ "]', first)) == 51  # 50 lines and the date
    assert "60 lines, 60 open" in first
    _, last = await seen_by(app, stage.people.lee, f"/changes/{number}?page=2&only=open")
    assert len(re.findall(r'class="change-line[ "]', last)) == 11


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_no_page_acts_by_being_opened_trap_14(app, stage, visitor):
    """Mail scanners and prefetching browsers follow every link: none of them may agree, approve or end anything."""
    number, _ = await waiting_for_approval(stage)
    before = (await situation(number), await Event.count())
    one = await sign_in_as(visitor, stage.people.amara)
    signed_in = await Event.count()
    await one.get(f"/changes/{number}")
    links = set(re.findall(rf'(?:href|action)="(/changes/{number}[^"]*)"', one.page))
    acts = {f"/changes/{number}/{noun}" for noun in ("approval", "consent", "return", "rejection", "approve")}
    for path in links | acts:
        await one.get(path)
    assert await situation(number) == before[0]
    assert await Event.count() == signed_in


async def test_agreeing_shows_the_result_first_and_commits_by_its_button(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    await lee.get(f"/changes/{number}/agree")
    told = text_of(lee.page)
    assert "within 7 calendar days, 8 times out of 10" in told
    assert "Until now: within 4 business days, 9 times out of 10" in told
    assert "It takes effect on Wed, Jul 1, 2026" in told
    assert "It then goes to Amara Okafor, Deputy Mayor for approval" in told
    fields = shown_in(lee)
    answer = await lee.post(f"/changes/{number}/consent", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/changes/{number}")
    assert (await situation(number)).state is State.AGREED
    again = await lee.post(f"/changes/{number}/consent", fields)
    assert again.status_code == 409
    assert "You have already agreed for Streets" in lee.page
    assert await Consent.count().where(Consent.change.number == number) == 2


async def test_a_newer_proposal_is_never_agreed_to_by_an_old_page(app, stage, visitor):
    number, old = await proposed(stage, SEVEN, LAMP_SLOWER, by=stage.people.lee)
    await actions.counter(number, await stage.proposal(SIX, LAMP_SLOWER), by=stage.people.marcus, at=AT)
    lee = await sign_in_as(visitor, stage.people.lee)
    answer = await lee.post(f"/changes/{number}/consent", {"proposal": old})
    assert answer.status_code == 409
    assert "How it stands now" in lee.page
    assert "6 calendar days (311)" in lee.page


async def test_who_cannot_bind_cannot_agree_and_is_told_why(app, stage, visitor):
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.get(f"/changes/{number}")
    assert "/agree" not in dana.page
    assert (await dana.post(f"/changes/{number}/consent", {"proposal": hashed})).status_code == 403
    assert len((await situation(number)).consents) == 1


async def test_words_that_are_missing_are_asked_for_again_and_nothing_typed_is_lost(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    lee = await sign_in_as(visitor, stage.people.lee)
    answer = await lee.post(f"/changes/{number}/decline", {"words": ""})
    assert answer.status_code == 422
    assert "Why you decline is empty" in lee.page
    answer = await lee.post(f"/changes/{number}/decline", {"words": "Winter is coming\x00"})
    assert answer.status_code == 400
    assert (await situation(number)).state is State.OPEN
    answer = await lee.post(f"/changes/{number}/decline", {"words": "Winter is coming"})
    assert answer.status_code == 303
    assert (await situation(number)).state is State.DECLINED


async def test_a_question_and_its_answer(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.get(f"/changes/{number}/question")
    assert "Both sides read this" in dana.page
    await dana.post(f"/changes/{number}/question", {"words": "Also in winter?"})
    _, marcus = await seen_by(app, stage.people.marcus, f"/changes/{number}")
    assert "Answer a question" in marcus
    async with browser(app) as other:
        one = await sign_in_as(other, stage.people.marcus)
        await one.get(f"/changes/{number}/reply")
        assert "Also in winter?" in one.page
        assert (await one.post(f"/changes/{number}/reply", {"words": "Yes."})).status_code == 303
    await dana.get(f"/changes/{number}")
    assert "Answer: Yes." in text_of(dana.page)


async def test_a_negotiator_asks_for_the_signature_and_gets_it_back_with_a_sentence(app, stage, visitor):
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.get(f"/changes/{number}/recommendation")
    assert "Lee Chan, Deputy Commissioner signs for Streets" in dana.page
    answer = await dana.post(
        f"/changes/{number}/recommendation", {"proposal": hashed, "words": "Good enough"}
    )
    assert answer.status_code == 303
    async with browser(app) as other:
        lee = await sign_in_as(other, stage.people.lee)
        await lee.get("/to-do")
        assert "Sign for Streets" in lee.page
        await lee.post(f"/changes/{number}/hand-back", {"words": "Ask for 80% first"})
    await dana.get(f"/changes/{number}")
    assert "Ask for 80% first" in dana.page


async def test_a_note_is_kept_by_its_side(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    assert (await dana.post(f"/changes/{number}/note", {"words": "Call Lee first"})).status_code == 303
    await dana.get(f"/changes/{number}")
    assert "Call Lee first" in dana.page


async def test_more_time_is_taken_once_and_then_asked_for(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.post(f"/changes/{number}/extension", {"words": ""})
    await dana.post(f"/changes/{number}/extension", {"words": "Budget week"})
    _, page = await seen_by(app, stage.people.marcus, "/to-do")
    assert "Grant more time" in page
    assert "Streets asks for more time to answer." in page
    async with browser(app) as other:
        marcus = await sign_in_as(other, stage.people.marcus)
        await marcus.get(f"/changes/{number}")
        assert "Give them more time" in marcus.page
        before = (await situation(number)).respond_by
        assert (await marcus.post(f"/changes/{number}/more-time")).status_code == 303
    assert str((await situation(number)).respond_by) > str(before)


# ── approving ────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_deputy_mayor_approves_in_two_clicks_from_her_to_do_page(app, stage, visitor):
    number, _ = await waiting_for_approval(stage)
    amara = await sign_in_as(visitor, stage.people.amara)
    await amara.get("/to-do")
    assert f'href="/changes/{number}/approve"' in amara.page
    await amara.get(f"/changes/{number}/approve")
    above = text_of(amara.page.split('type="submit">Approve<')[0])
    for needed in ("7 calendar days", "4 business days", "11,240 requests a year", "Wed, Jul 1, 2026"):
        assert needed in above
    fields = shown_in(amara)
    assert (await amara.post(f"/changes/{number}/approval", fields)).status_code == 303
    assert (await situation(number)).state is State.ADOPTED
    await amara.post(f"/changes/{number}/approval", fields)
    assert "You have already approved this" in amara.page


async def test_several_approvals_are_on_one_page_each_with_its_own_button(app, stage, visitor):
    first, _ = await waiting_for_approval(stage)
    number, hashed = await proposed(stage, LAMP_SLOWER, by=stage.people.marcus)
    await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT)
    state = (await situation(number)).state
    amara = await sign_in_as(visitor, stage.people.amara)
    await amara.get("/approvals")
    assert f"Approve {first}" in amara.page
    assert (f"Approve {number}" in amara.page) == (state is State.AGREED)
    await amara.get(f"/changes/{first}/approve")
    assert (f'1 of 2 that wait for you, <a href="/changes/{number}/approve">next</a>' in amara.page) == (
        state is State.AGREED
    )


async def test_pending_lists_forget_what_is_decided_and_know_what_comes_back_trap_7(app, stage, visitor):
    number, hashed = await waiting_for_approval(stage)
    amara = await sign_in_as(visitor, stage.people.amara)
    await amara.post(
        f"/changes/{number}/return", {"proposal": hashed, "words": "Say 6 days", "keys": POTHOLE.key}
    )
    await amara.get("/account")  # takes the notice of what she did
    for path in ("/to-do", "/approvals"):
        await amara.get(path)
        assert number not in amara.page, "sent back, so it is not pending"
    _, marcus = await seen_by(app, stage.people.marcus, "/to-do")
    assert number in marcus
    sent = await actions.counter(number, await stage.proposal(SIX), by=stage.people.marcus, at=clock.now())
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=clock.now())
    for path in ("/to-do", "/approvals"):
        await amara.get(path)
        assert number in amara.page, "submitted again, so it is pending again"


# ── to do, sheet ─────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_the_to_do_page_tells_oldest_first_what_to_do_and_in_whose_hands_the_rest_is(
    app, stage, visitor
):
    late, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.get("/to-do")
    told = text_of(dana.page)
    assert "Your month: 1 thing, about 5 minutes" in told
    assert "Waiting for you (1)" in told
    assert "311 proposes: Pothole repair: 7 calendar days instead of 4 business days" in told
    assert "talk it over with Marcus Bell, 311" in told
    assert f'href="/changes/{late}/answer">Answer 311</a>' in dana.page, "straight to answering"
    _, marcus = await seen_by(app, stage.people.marcus, "/to-do")
    assert "Streets since Jun 2" in text_of(marcus)
    _, lee = await seen_by(app, stage.people.lee, "/to-do")
    assert "Nothing waits for you" in lee
    assert late in lee
    clock.set_to(AT + timedelta(days=30))
    _, nora = await seen_by(app, stage.people.nora, "/to-do")
    assert "16 days past due" in nora


async def test_administrators_read_what_is_left_to_set_up_and_no_negotiation(app, stage):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    _, page = await seen_by(app, stage.people.sam, "/to-do")
    assert number not in page


async def test_the_sheet_is_one_page_of_what_both_sides_read(app, stage, visitor):
    number, _ = await proposed(stage, SEVEN, by=stage.people.marcus)
    await actions.note(number, words="The crew is two short", by=stage.people.dana, at=AT)
    dana = await sign_in_as(visitor, stage.people.dana)
    await dana.get(f"/changes/{number}/sheet")
    assert "Download as PDF" in dana.page
    assert "two short" not in dana.page
    answer = await dana.get(f"/changes/{number}/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


# ── cost ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/changes/{number}", "/to-do"])
async def test_a_page_of_the_negotiation_asks_the_database_at_most_nine_times(
    app, stage, visitor, monkeypatch, path
):
    number, _ = await proposed(stage, SEVEN, LAMP_SLOWER, by=stage.people.marcus)
    dana = await sign_in_as(visitor, stage.people.dana)
    asked: list[str] = []
    run = ENGINE.run_querystring

    async def counted(querystring, *, in_pool=True):
        asked.append(str(querystring))
        return await run(querystring, in_pool=in_pool)

    await dana.get("/account/password")
    monkeypatch.setattr(ENGINE, "run_querystring", counted)
    assert (await dana.get(path.format(number=number))).status_code == 200
    assert 0 < len(asked) <= 9, asked


async def test_the_signer_is_led_straight_to_what_is_to_be_signed(app, stage):
    number, hashed = await proposed(stage, SEVEN, by=stage.people.marcus)
    dana = stage.people.dana
    await actions.save_draft(number, await stage.proposal(SIX), by=dana, at=AT, seen=0)
    await actions.recommend(number, words="Six is fair", by=dana, at=AT)
    _, page = await seen_by(app, stage.people.lee, f"/changes/{number}")
    assert f'href="/changes/{number}/answer/confirm"' in page
    _, to_do = await seen_by(app, stage.people.lee, "/to-do")
    assert f'href="/changes/{number}/answer/confirm"' in to_do
    await actions.hand_back(number, words="Six it is, but from August", by=stage.people.lee, at=AT)
    await actions.recommend(number, offer_hash=hashed, words="Then take theirs", by=dana, at=AT)
    _, agree = await seen_by(app, stage.people.lee, f"/changes/{number}/agree")
    assert "Then take theirs" in agree
