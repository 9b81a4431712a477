"""Answering on the pages: take theirs, keep ours, another value; agreed, signed or sent back. Each seat."""

import re
from dataclasses import replace

import pytest

from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Target, Term
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.offers import proposed_edits
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State
from governance.changes.tables import Draft
from governance.people.rules import Acting
from tests.agreements.settled import catalogued
from tests.changes.stage import AT, LAMP, POTHOLE, Stage
from tests.web.conftest import Visitor, sign_in_as

FRAGMENT = {"HX-Request": "true"}


def days(term: Term, amount: int) -> Term:
    return replace(term, target=Target(amount=amount, unit=Unit.CALENDAR_DAYS))


async def proposed(stage: Stage, *terms: Term, by: Acting | None = None, conversation: str = "") -> str:
    by = by or stage.people.marcus
    number = await stage.begun(*terms, by=by)
    proposal = replace(await stage.proposal(*terms), conversation=conversation, call_takers="Say seven days")
    await actions.offer(number, proposal, by=by, at=AT)
    return number


def choice(term: Term, value: str, **more: str) -> dict[str, str]:
    return {"key": term.key, f"choice:{term.key}": value, **{f"{k}:{term.key}": v for k, v in more.items()}}


def both(*parts: dict[str, str]) -> dict[str, object]:
    """Several lines of one form."""
    merged: dict[str, object] = {}
    for part in parts:
        merged |= part
    return merged | {"key": [part["key"] for part in parts if "key" in part]}


async def answered(visitor: Visitor, number: str, fields: dict[str, object], revision: int = 0) -> str:
    """Where pressing Continue leads."""
    sent = {**fields, "revision": str(revision), "do": "continue"}
    answer = await visitor.post(f"/changes/{number}/answer", sent)
    assert answer.status_code == 303, visitor.page
    return answer.headers["location"]


async def current(now: Situation) -> dict[str, object]:
    assert now.offer_id
    return {edit.key: edit.after for edit in await proposed_edits(now.offer_id)}


async def test_each_line_offers_theirs_todays_and_another_value(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.dana)
    answer = await visitor.get(f"/changes/{number}/answer")
    assert answer.status_code == 200
    for words in ("Take 311’s", "7 calendar days", "Keep today’s", "4 business days", "Another value"):
        assert words in visitor.page
    assert "checked" not in visitor.page.split("Pothole repair")[2].split("</fieldset>")[0]
    assert not await Draft.exists()


async def test_a_liaison_who_does_not_bind_puts_a_counterproposal_before_the_one_who_does(
    visitor: Visitor, stage: Stage
):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}/answer")
    line = choice(POTHOLE, "other", amount="6", unit="calendar-days")
    where = await answered(visitor, number, {**line, "rationale": "Six is what crews manage"})
    assert where == f"/changes/{number}/answer/confirm"
    await visitor.get(where)
    assert "within 6 calendar days" in visitor.page
    assert "This commits nobody until Lee Chan, Deputy Commissioner, signs for Streets" in visitor.page
    assert "Send to Lee Chan to sign" in visitor.page
    await visitor.post(f"/changes/{number}/answer/sign", {"revision": "1"})
    now = await situation(number)
    assert now.asked_to_sign
    assert now.asked_to_sign.sends_draft
    assert (now.round, now.turn) == (1, "streets")

    await sign_in_as(visitor, stage.people.lee)
    shown = await visitor.get(f"/changes/{number}/answer")
    assert shown.headers["location"] == where
    await visitor.get(where)
    assert "This is Streets’ yes" in visitor.page
    assert "Hand it back" in visitor.page
    sent = await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    assert sent.status_code == 303
    now = await situation(number)
    assert (now.round, now.turn) == (2, "311")
    assert await current(now) == {POTHOLE.key: days(POTHOLE, 6)}
    assert list(now.consents) == [stage.people.lee.party_id]


async def test_without_a_signature_it_commits_nobody(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}/answer")
    line = choice(POTHOLE, "other", amount="6", unit="calendar-days")
    await answered(visitor, number, {**line, "rationale": "Six"})
    await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    now = await situation(number)
    assert (now.round, dict(now.consents)) == (2, {})


async def test_a_date_of_ones_own_that_has_passed_is_refused_before_it_is_sent(
    visitor: Visitor, stage: Stage
):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}/answer")
    line = choice(POTHOLE, "other", amount="6", unit="calendar-days")
    past = {"effective": "date", "effective_on": "2020-01-01", "rationale": "Six", "do": "continue"}
    answer = await visitor.post(f"/changes/{number}/answer", {**line, **past, "revision": "0"})
    assert answer.status_code == 422
    assert "The date it takes effect has passed. Please give a later one." in visitor.page
    assert (await situation(number)).round == 1


async def test_who_must_approve_is_told_before_anything_is_chosen(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 30))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}/answer")
    assert "must approve it: Pothole repair is loosened" in visitor.page


async def test_taking_everything_is_agreeing(visitor: Visitor, stage: Stage):
    """A seat that binds goes on to agree; one that does not asks for the signature of their proposal itself."""
    number = await proposed(stage, days(POTHOLE, 7), days(LAMP, 14))
    taken = both(choice(POTHOLE, "take"), choice(LAMP, "take"))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}/answer")
    where = await answered(visitor, number, taken)
    await visitor.get(where)
    assert "You take all of it" in visitor.page
    await visitor.post(f"/changes/{number}/answer/sign", {"revision": "1"})
    now = await situation(number)
    assert now.asked_to_sign
    assert now.asked_to_sign.offer_hash == now.offer_hash

    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer?edit=1")
    assert await answered(visitor, number, taken, revision=1) == f"/changes/{number}/agree"


async def test_one_line_taken_and_one_kept_is_a_counterproposal(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7), days(LAMP, 14))
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer")
    lines = both(choice(POTHOLE, "take"), choice(LAMP, "keep"))
    await answered(visitor, number, {**lines, "rationale": "Lamps stay"})
    await visitor.get(f"/changes/{number}/answer/confirm")
    assert "Stays as today: Street lamp out (10 business days" in visitor.page
    await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    assert await current(await situation(number)) == {POTHOLE.key: days(POTHOLE, 7)}


async def test_the_next_round_keeps_ours_and_folds_what_is_agreed(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7), days(LAMP, 14))
    back = await stage.proposal(days(POTHOLE, 6), days(LAMP, 14))
    await actions.counter(number, back, by=stage.people.lee, at=AT)
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/changes/{number}/answer")
    assert "Agreed: 1 line" in visitor.page
    assert "Take Streets’" in visitor.page
    assert "Keep ours" in visitor.page
    lines = both(choice(POTHOLE, "keep"), {"key": LAMP.key})
    await answered(visitor, number, {**lines, "rationale": "Seven it is"})
    await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    held = await current(await situation(number))
    assert held == {POTHOLE.key: days(POTHOLE, 7), LAMP.key: days(LAMP, 14)}


async def test_an_agreed_line_opens_again_only_with_a_reason(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7), days(LAMP, 14))
    back = await stage.proposal(days(POTHOLE, 6), days(LAMP, 14))
    await actions.counter(number, back, by=stage.people.lee, at=AT)
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/changes/{number}/answer")
    again = choice(LAMP, "other", amount="12", unit="calendar-days")
    lines = {**both(choice(POTHOLE, "take"), again), "rationale": "Lamps again", "do": "continue"}
    answer = await visitor.post(f"/changes/{number}/answer", {**lines, "revision": "0"})
    assert answer.status_code == 422
    assert "Street lamp out was agreed. Say why it is open again." in visitor.page
    lines[f"reason:{LAMP.key}"] = "A new contractor"
    assert await answered(visitor, number, lines, revision=1)
    await visitor.post(f"/changes/{number}/counter", {"revision": "2"})
    assert (await situation(number)).round == 3


async def test_a_line_without_an_answer_is_named(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7), days(LAMP, 14))
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer")
    fields = {**both(choice(POTHOLE, "keep"), {"key": LAMP.key}), "revision": "0", "do": "continue"}
    answer = await visitor.post(f"/changes/{number}/answer", fields)
    assert answer.status_code == 422
    assert "Please choose one for Street lamp out." in visitor.page
    assert "Say in a sentence why." in visitor.page
    assert 'value="keep" checked' in visitor.page


async def test_keeping_everything_is_not_an_answer(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer")
    fields = {**choice(POTHOLE, "keep"), "rationale": "No", "revision": "0", "do": "continue"}
    answer = await visitor.post(f"/changes/{number}/answer", fields)
    assert answer.status_code == 422
    assert "decline it" in visitor.page


async def test_a_pause_keeps_the_answer_and_says_what_it_means(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/changes/{number}/answer")
    line = choice(POTHOLE, "other", amount="5", unit="business-days")
    answer = await visitor.post(f"/changes/{number}/answer", {**line, "revision": "0"}, **FRAGMENT)
    assert answer.status_code == 200
    assert "5 business days are" in visitor.page
    await visitor.get(f"/changes/{number}/answer")
    assert 'value="other" checked' in visitor.page
    assert 'value="5"' in visitor.page


async def test_is_this_what_we_said(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7), conversation="by phone on Jun 1")
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer")
    assert "Is this what we said?" in visitor.page
    assert "by phone on Jun 1" in visitor.page
    answer = await visitor.post(f"/changes/{number}/answer", {"revision": "0", "do": "said"})
    assert answer.headers["location"] == f"/changes/{number}/agree"


async def test_an_answer_read_before_it_changed_is_not_sent(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{number}/answer")
    line = choice(POTHOLE, "other", amount="6", unit="calendar-days")
    await answered(visitor, number, {**line, "rationale": "Six"})
    await visitor.post(f"/changes/{number}/answer", {**line, "rationale": "Sixes", "revision": "1"})
    answer = await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    assert answer.status_code == 409
    assert (await situation(number)).round == 1


async def test_what_an_approver_sent_back_is_open_again_for_the_approvers_reason(
    visitor: Visitor, stage: Stage
):
    number = await proposed(stage, days(POTHOLE, 7), days(LAMP, 14))
    offer = (await situation(number)).offer_hash
    assert await actions.consent(number, offer_hash=offer, by=stage.people.lee, at=AT) is State.AGREED
    await actions.send_back(
        number, offer_hash=offer, keys=[POTHOLE.key], words="Too slow", by=stage.people.amara, at=AT
    )
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/changes/{number}/answer")
    assert "Sent back by Amara Okafor" in visitor.page
    assert "Agreed: 1 line" in visitor.page
    lines = both(choice(POTHOLE, "other", amount="6", unit="calendar-days"), {"key": LAMP.key})
    await answered(visitor, number, {**lines, "rationale": "Six then"})
    await visitor.post(f"/changes/{number}/counter", {"revision": "1"})
    assert (await current(await situation(number)))[POTHOLE.key] == days(POTHOLE, 6)


@pytest.mark.parametrize(
    ("who", "status"), [("rosa", 404), ("sam", 404), ("ruth", 403), ("nora", 403), ("amara", 403)]
)
async def test_others_do_not_answer(visitor: Visitor, stage: Stage, who: str, status: int):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, getattr(stage.people, who))
    assert (await visitor.get(f"/changes/{number}/answer")).status_code == status
    assert (await visitor.post(f"/changes/{number}/answer", choice(POTHOLE, "take"))).status_code == status
    assert (await visitor.post(f"/changes/{number}/counter", {"revision": "0"})).status_code == status


async def test_it_is_not_the_turn_of_who_proposed(visitor: Visitor, stage: Stage):
    number = await proposed(stage, days(POTHOLE, 7))
    await sign_in_as(visitor, stage.people.marcus)
    answer = await visitor.get(f"/changes/{number}/answer")
    assert answer.status_code == 409
    assert "Streets answers first" in visitor.page


@pytest.fixture
async def long_list(stage: Stage) -> str:
    """An open change of sixty lines in three groups."""
    services = [
        ServiceEntry(code=f"work-{n}", problem=f"Work {n}", grouping=f"Group {n % 3}", department="streets")
        for n in range(60)
    ]
    await catalogued(stage.people, *services)
    target = Target(amount=5, unit=Unit.BUSINESS_DAYS)
    return await proposed(stage, *[Term(service=one.code, target=target) for one in services])


async def test_many_lines_are_agreed_to_group_by_group_with_exceptions(
    visitor: Visitor, stage: Stage, long_list: str
):
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{long_list}/answer")
    assert "60 lines to answer" in visitor.page
    assert visitor.page.count('type="radio" id="choice:') == 0
    lines = re.findall(r'name="line" value="([^"]+)"', visitor.page)
    assert len(lines) == 20
    group = {"line": lines, "except": lines[:1], "do": "group", "revision": "0"}
    await visitor.post(f"/changes/{long_list}/answer", group)
    await visitor.get(f"/changes/{long_list}/answer")
    assert "40 lines to answer" in visitor.page
    assert "Lines you do not take as they are" in visitor.page
    assert f'id="choice:{lines[0]}:keep" name="choice:{lines[0]}" value="keep" checked' in visitor.page
    await visitor.post(f"/changes/{long_list}/answer", {"do": "continue", "revision": "1"})
    assert "lines are not answered yet" in visitor.page


async def test_all_that_is_left_is_agreed_to_at_once_and_exceptions_stay(
    visitor: Visitor, stage: Stage, long_list: str
):
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/changes/{long_list}/answer")
    lines = re.findall(r'name="line" value="([^"]+)"', visitor.page)
    group = {"line": lines, "except": lines[:2], "do": "group", "revision": "0"}
    await visitor.post(f"/changes/{long_list}/answer", group)
    await visitor.post(f"/changes/{long_list}/answer", {"do": "all", "revision": "1"})
    where = await answered(visitor, long_list, {"rationale": "All but two"}, revision=2)
    await visitor.get(where)
    assert "Page 1 of 2" in visitor.page
    assert "Stays as today" in visitor.page
    await visitor.post(f"/changes/{long_list}/counter", {"revision": "3"})
    now = await situation(long_list)
    assert (now.round, len(await current(now))) == (2, 58)


async def test_a_long_draft_is_shown_in_groups_and_its_lines_one_at_a_time(
    visitor: Visitor, stage: Stage, long_list: str
):
    await actions.withdraw(long_list, words="Again", by=stage.people.marcus, at=AT)
    terms = [Term(service=f"work-{n}", target=Target(amount=3, unit=Unit.HOURS)) for n in range(60)]
    number = await stage.begun(*terms, by=stage.people.marcus)
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/changes/{number}/draft")
    assert "60 lines in this draft" in visitor.page
    assert "Page 1 of 2" in visitor.page
    assert 'name="amount:' not in visitor.page
    await visitor.get(f"/changes/{number}/draft?edit=term:work-7/done")
    assert visitor.page.count('name="amount:') == 1
    line = {"key": "term:work-7/done", "amount:term:work-7/done": "9", "unit:term:work-7/done": "hours"}
    await visitor.post(f"/changes/{number}/draft", {**line, "revision": "1", "do": "save"})
    body = (await Draft.select(Draft.body))[0]["body"]
    assert body.count('"amount":3') == 59
