"""Proposing a change on the pages: written as a draft, kept, looked at as a whole, sent. Each seat."""

import re

import pytest

from governance.changes.queries.offers import proposed_edits
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.tables import Change, Draft
from tests.changes.stage import LAMP, POTHOLE, Stage
from tests.web.conftest import Visitor, sign_in_as

NEW = "/agreements/streets/changes/new"
BEGIN = "/agreements/streets/changes"
FRAGMENT = {"HX-Request": "true"}


def line(term=POTHOLE, amount="7", unit="calendar-days", **more):
    return {"key": term.key, f"amount:{term.key}": amount, f"unit:{term.key}": unit, **more}


WHOLE = {
    "reason": "staffing",
    "rationale": "Two crews moved to paving",
    "effective": "date",
    "effective_on": "2026-07-01",
}


async def begun(visitor: Visitor, **fields: str) -> str:
    """The number of a draft that this visitor's form began."""
    answer = await visitor.post(BEGIN, {**line(), **WHOLE, **fields})
    assert answer.status_code == 303, visitor.page
    found = re.search(r"CH-\d+-\d+", answer.headers["location"])
    assert found
    return found[0]


async def the_draft() -> dict[str, str]:
    rows = await Change.raw(
        "SELECT c.number, c.title, c.reason, c.state FROM change c WHERE c.state = 'draft'"
    )
    assert len(rows) == 1
    return dict(rows[0])


async def test_a_target_opens_as_a_row_of_fields(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    answer = await visitor.get(f"{NEW}?key={POTHOLE.key}")
    assert answer.status_code == 200
    assert "Pothole repair" in visitor.page
    assert "More: as today" in visitor.page
    assert "today 4 business days" in visitor.page
    assert await Change.count() == 1  # the first version's own; looking begins nothing


async def test_from_the_first_form_to_the_other_side(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor, do="continue")
    answer = await visitor.get(f"/changes/{number}/confirm")
    assert answer.status_code == 200
    assert "within 7 calendar days, 9 times out of 10" in visitor.page
    assert "This is 311’s yes" in visitor.page
    assert "Amara Okafor, Deputy Mayor, must approve it" in visitor.page
    assert "Wed, Jul 1, 2026" in visitor.page
    sent = await visitor.post(f"/changes/{number}/offer", {"revision": "1"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/changes/{number}")
    now = await situation(number)
    assert (now.state, now.turn) == (State.OPEN, "streets")
    assert stage.people.marcus.party_id in now.consents
    assert now.title == "Pothole repair: from 4 business days to 7 calendar days"
    assert now.offer_id
    assert [edit.key for edit in await proposed_edits(now.offer_id)] == [POTHOLE.key]


async def test_a_seat_that_does_not_bind_reads_that_it_commits_nobody(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor, do="continue")
    await visitor.get(f"/changes/{number}/confirm")
    assert "This commits nobody until Lee Chan, Deputy Commissioner, signs for Streets" in visitor.page
    await visitor.post(f"/changes/{number}/offer", {"revision": "1"})
    assert not (await situation(number)).consents


async def test_a_pause_keeps_the_draft_and_says_what_it_means(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    answer = await visitor.post(BEGIN, line(amount="5", unit="business-days"), **FRAGMENT)
    assert answer.status_code == 200
    draft = await the_draft()
    assert f'name="change" value="{draft["number"]}"' in visitor.page
    assert 'name="revision" value="1"' in visitor.page
    assert "5 business days are" in visitor.page
    assert "Weaker than today: more time" in visitor.page
    again = {**line(amount="6", unit="business-days"), "change": draft["number"], "revision": "1"}
    await visitor.post(BEGIN, again, **FRAGMENT)
    assert 'name="revision" value="2"' in visitor.page
    assert (await the_draft())["number"] == draft["number"]


async def test_half_a_form_is_kept_and_what_cannot_be_read_is_said(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    fields = {**line(amount="soon"), "rationale": "Because", "respond_days": "90"}
    await visitor.post(BEGIN, fields, **FRAGMENT)
    assert "The time for Pothole repair should be a whole number" in visitor.page
    assert "from 2 to 40" in visitor.page
    body = (await Draft.select(Draft.body))[0]["body"]
    assert '"rationale":"Because"' in body


async def test_what_is_missing_is_named_and_what_was_typed_stays(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    fields = {**line(amount="4", unit="business-days"), "call_takers": "Say seven", "do": "continue"}
    answer = await visitor.post(BEGIN, fields)
    assert answer.status_code == 422
    for words in (
        "Pothole repair would stay as it is",
        "Please choose what this change comes from",
        "Say in a sentence why",
        "Say when it takes effect",
        "Say seven",
    ):
        assert words in visitor.page
    assert (await the_draft())["number"] in visitor.page


async def test_somebody_elses_newer_draft_is_not_overwritten(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor)
    await sign_in_as(visitor, stage.people.priya)
    await visitor.get(f"/changes/{number}/draft")
    await visitor.post(f"/changes/{number}/draft", {**line(amount="9"), "revision": "1"})
    await sign_in_as(visitor, stage.people.marcus)
    answer = await visitor.post(f"/changes/{number}/draft", {**line(amount="8"), "revision": "1"})
    assert answer.status_code == 409
    assert "Priya Nair saved this draft in the meantime" in visitor.page
    assert '"amount":9' in (await Draft.select(Draft.body))[0]["body"]


async def test_a_draft_read_before_it_changed_is_not_sent(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor)
    await visitor.post(f"/changes/{number}/draft", {**line(amount="9"), "revision": "1"})
    answer = await visitor.post(f"/changes/{number}/offer", {"revision": "1"})
    assert answer.status_code == 409
    assert (await situation(number)).state is State.DRAFT


async def test_lines_are_found_added_and_left_out(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor, do="find", find="street lamp")
    await visitor.get(f"/changes/{number}/draft?find=street+lamp")
    assert f'value="{LAMP.key}"' in visitor.page
    await visitor.post(f"/changes/{number}/draft", {**line(), "revision": "1", "add": LAMP.key})
    await visitor.get(f"/changes/{number}/draft")
    assert "Street lamp out" in visitor.page
    both = {"key": [POTHOLE.key, LAMP.key], "revision": "2", "drop": POTHOLE.key}
    await visitor.post(f"/changes/{number}/draft", both)
    await visitor.get(f"/changes/{number}/draft")
    assert f'value="{POTHOLE.key}"' not in visitor.page


async def test_a_paragraph_and_the_dates_are_written_too(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(NEW)
    number = await begun(visitor, add="clause:new")
    await visitor.get(f"/changes/{number}/draft")
    key = re.search(r'name="key" value="(clause:[^"]+)"', visitor.page)
    assert key
    clause = {"key": key[1], f"title:{key[1]}": "Storms", f"text:{key[1]}": "The clock stands still."}
    await visitor.post(f"/changes/{number}/draft", {**clause, "revision": "1", "add": "header"})
    dates = {"key": "header", "review:header": "2027-01-01", "revision": "2", "do": "continue", **WHOLE}
    await visitor.post(f"/changes/{number}/draft", dates)
    await visitor.get(f"/changes/{number}/confirm")
    assert "The clock stands still." in visitor.page
    assert "2027-01-01" in visitor.page


async def test_what_is_under_more_is_changed_and_refused_by_name(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    wrong = {f"goal:{POTHOLE.key}": "lots", f"pauses:{POTHOLE.key}": "whenever", "do": "save"}
    answer = await visitor.post(BEGIN, {**line(**wrong), **WHOLE})
    assert answer.status_code == 422
    assert "On time at least: a goal is a percentage" in visitor.page
    number = (await the_draft())["number"]
    right = {f"goal:{POTHOLE.key}": "80%", f"judged:{POTHOLE.key}": "date", "do": "continue"}
    await visitor.post(f"/changes/{number}/draft", {**line(**right), **WHOLE, "revision": "1"})
    await visitor.get(f"/changes/{number}/draft")
    assert "on time at least, judged changed" in visitor.page.lower()
    await visitor.get(f"/changes/{number}/confirm")
    assert "8 times out of 10" in visitor.page


async def test_removing_a_target_says_who_must_approve(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={LAMP.key}")
    answer = await visitor.post(BEGIN, {"key": LAMP.key, f"remove:{LAMP.key}": "yes", **WHOLE})
    assert answer.status_code == 303
    number = (await the_draft())["number"]
    await visitor.get(f"/changes/{number}/confirm")
    assert "Street lamp out: removed." in visitor.page
    assert "the target for Street lamp out is removed" in visitor.page


async def test_a_date_that_has_passed_is_refused(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    fields = {**line(), **WHOLE, "effective_on": "2026-06-01", "do": "continue"}
    answer = await visitor.post(BEGIN, fields)
    assert answer.status_code == 422
    assert "has passed" in visitor.page


async def test_business_days_after_the_last_approval(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    later = {"effective": "after-approval", "effective_days": "10", "effective_on": ""}
    number = await begun(visitor, **later, do="continue")
    await visitor.get(f"/changes/{number}/confirm")
    assert "10 business days after the last approval" in visitor.page
    assert "Tue, Jun 16, 2026" in visitor.page


@pytest.mark.parametrize("who", ["rosa", "ruth", "nora", "sam", "amara"])
async def test_others_can_neither_write_nor_read_a_draft(visitor: Visitor, stage: Stage, who: str):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor)
    await sign_in_as(visitor, getattr(stage.people, who))
    assert (await visitor.get(f"{NEW}?key={POTHOLE.key}")).status_code == 403
    assert (await visitor.get(f"/changes/{number}/draft")).status_code == 404
    assert (await visitor.get(f"/changes/{number}/confirm")).status_code == 404
    assert (await visitor.post(f"/changes/{number}/offer", {"revision": "1"})).status_code == 404


async def test_the_other_side_does_not_see_a_draft(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor)
    await sign_in_as(visitor, stage.people.lee)
    assert (await visitor.get(f"/changes/{number}/draft")).status_code == 404
    assert (await visitor.post(f"/changes/{number}/draft", line())).status_code == 404


async def test_sending_twice_is_told_as_done(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}")
    number = await begun(visitor)
    await visitor.post(f"/changes/{number}/offer", {"revision": "1"})
    again = await visitor.post(f"/changes/{number}/offer", {"revision": "1"})
    assert again.status_code == 409
    assert "already sent" in visitor.page


async def test_a_target_that_does_not_exist_is_not_found(visitor: Visitor, stage: Stage):
    await sign_in_as(visitor, stage.people.marcus)
    for key in ("term:nothing/done", "nonsense", "clause:Not A Slug"):
        assert (await visitor.get(f"{NEW}?key={key}")).status_code == 404


async def test_one_goal_and_one_calendar_are_set_in_all_targets_at_once(visitor: Visitor, stage: Stage):
    """The same by a script and without: the button sends what is typed, and the answer shows it in every row."""
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"{NEW}?key={POTHOLE.key}&key={LAMP.key}")
    assert "Set in all 2" in visitor.page
    fields = dict.fromkeys(("change", "revision"), "")
    typed = {**fields, "key": [POTHOLE.key, LAMP.key], "all:goal": "77", "do": "all"}
    for key, amount in ((POTHOLE.key, "5"), (LAMP.key, "6")):
        typed |= {f"amount:{key}": amount, f"unit:{key}": "business-days", f"goal:{key}": "90"}
    await visitor.post("/agreements/streets/changes", typed)
    found = await Draft.select(Draft.body).first()
    assert found is not None
    goals = re.findall(r'"goal_bp":(\d+)', found["body"])
    assert goals == ["7700", "7700"]
