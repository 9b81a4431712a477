"""Corrections on pages: choosing and looking over, sending, answering all or some, taking back; nothing typed is lost."""

import re
from dataclasses import replace

import pytest

from governance.adjustments.queries.corrections import answers_of, correction_by_number
from governance.adjustments.rules.corrections import State
from tests.adjustments.filed import LATE, Files, asked, files, potholes_and_lamps
from tests.changes.stage import Stage
from tests.web.conftest import Visitor, sign_in_as

LIST = {"how": "list", "numbers": "101\n104", "reason": "no-access", "words": "The gate was locked"}
FILTER = {"how": "filter", "result": "missed", "reason": "event", "words": "The storm"}


@pytest.fixture
async def on_file(stage: Stage) -> Files:
    return await potholes_and_lamps()


async def looked_over(visitor: Visitor, fields: dict[str, str]) -> dict[str, str]:
    """Choose, and give back what the page of what is meant would send."""
    await visitor.get("/corrections/new")
    assert (await visitor.post("/corrections", fields)).status_code == 200
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', visitor.page)
    assert fingerprint
    return {**fields, "fingerprint": fingerprint[1], "do": "send"}


async def test_a_list_is_looked_over_then_sent(visitor: Visitor, stage: Stage, on_file: Files) -> None:
    await sign_in_as(visitor, stage.people.dana)
    fields = await looked_over(visitor, LIST)
    assert "Ask about 2 requests" in visitor.page
    assert "these 2 requests" in visitor.page
    assert 'href="/requests/crm/101"' in visitor.page
    assert "Closed late" in visitor.page
    answer = await visitor.post("/corrections", fields)
    assert answer.headers["location"] == "/corrections/CR-2026-0001"
    await visitor.get("/corrections/CR-2026-0001")
    assert "Streets asks about 2 requests" in visitor.page
    assert "The gate was locked" in visitor.page
    assert "Take this back" in visitor.page
    assert "Send the answer" not in visitor.page


async def test_unknown_and_foreign_numbers_are_told_line_by_line_and_nothing_is_lost(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    await sign_in_as(visitor, stage.people.dana)
    fields = await looked_over(visitor, {**LIST, "numbers": "101, xyz\n301"})
    assert "Ask about 1 request" in visitor.page
    assert "2 numbers that cannot be asked about" in visitor.page
    assert "no request with this number has been taken in" in visitor.page
    assert "is not a request of your services" in visitor.page
    await visitor.post("/corrections", {**fields, "do": "change"})
    assert "101, xyz\n301" in visitor.page
    assert "The gate was locked" in visitor.page


async def test_none_that_can_be_asked_about_sends_nothing(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    await sign_in_as(visitor, stage.people.rosa)
    fields = await looked_over(visitor, LIST)
    assert "None of these can be asked about" in visitor.page
    assert "Send to 311" not in visitor.page
    assert (await visitor.post("/corrections", fields)).status_code == 200
    await visitor.get("/corrections")
    assert "No correction has been asked for." in visitor.page


async def test_a_filter_finds_them(visitor: Visitor, stage: Stage, on_file: Files) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await looked_over(visitor, FILTER)
    assert "Ask about 2 requests" in visitor.page
    assert "All services, closed late" in visitor.page
    assert "Pothole repair: 1" in visitor.page


async def test_others_than_those_looked_over_are_not_sent_but_shown(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    await sign_in_as(visitor, stage.people.dana)
    fields = await looked_over(visitor, FILTER)
    await on_file.request("106", service="pothole", **LATE)
    answer = await visitor.post("/corrections", fields)
    assert answer.status_code == 409
    assert "Other requests fit by now" in visitor.page
    assert "Ask about 3 requests" in visitor.page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"how": ""}, "Please choose one for which requests are meant."),
        ({"numbers": " "}, "Case numbers is empty."),
        ({"reason": ""}, "Please choose one for the reason."),
        ({"words": ""}, "What 311 should know is empty."),
        ({"how": "filter"}, "Choose at least one of service, dates, result or district."),
        ({"how": "filter", "opened_from": "2026-05-02", "opened_until": "2026-05-01"}, "lies before opened from"),
        ({"how": "filter", "service": "zeppelin"}, "That service is none of yours."),
        ({"how": "filter", "district": "Moon"}, "No request is known in the district “Moon”."),
        ({"feed": "moon"}, "There is no such data source."),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_told_and_what_was_typed_stays(
    visitor: Visitor, stage: Stage, on_file: Files, wrong: dict[str, str], said: str
) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/corrections/new")
    typed = {**LIST, **wrong}
    answer = await visitor.post("/corrections", typed)
    assert answer.status_code == 422
    assert said in visitor.page
    assert typed["words"] in visitor.page


async def test_the_form_opens_on_one_request(visitor: Visitor, stage: Stage, on_file: Files) -> None:
    await files("legacy")
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/corrections/new?feed=crm&numbers=101")
    assert ">101</textarea>" in visitor.page
    assert 'value="crm" selected' in visitor.page


async def test_311_corrects_some_by_their_boxes(visitor: Visitor, stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101", "104")
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/corrections/{number}")
    assert 'value="crm:101"' in visitor.page
    said = {"decision": "some", "picked": "crm:101", "words": "One gate was open", "revision": "1"}
    assert (await visitor.post(f"/corrections/{number}/answer", said)).status_code == 303
    made = await correction_by_number(number)
    assert (made.state, made.corrected) == (State.ANSWERED, 1)
    known = await answers_of(made.id)
    assert {key: value for key, (_, value) in known.items()} == {("crm", "101"): True, ("crm", "104"): False}
    await visitor.get(f"/corrections/{number}")
    assert "1 corrected, 1 left as is" in visitor.page
    assert "One gate was open" in visitor.page


async def test_some_without_any_marked_keeps_what_was_typed(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    number = await asked(stage, "101", "104")
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/corrections/{number}")
    said = {"decision": "some", "words": "One gate was open", "revision": "1"}
    assert (await visitor.post(f"/corrections/{number}/answer", said)).status_code == 422
    assert "Mark the requests that are corrected" in visitor.page
    assert "One gate was open" in visitor.page


async def test_of_many_the_corrected_ones_are_named(
    visitor: Visitor, stage: Stage, on_file: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.adjustments.queries.corrections.REQUESTS_PAGE", 1)
    number = await asked(stage, "101", "104")
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/corrections/{number}")
    assert "Which ones are corrected" in visitor.page
    assert f"/corrections/{number}?feed=crm&after=101" in visitor.page
    said = {"decision": "some", "picked_numbers": "104 999", "words": "This one", "revision": "1"}
    assert (await visitor.post(f"/corrections/{number}/answer", said)).status_code == 422
    assert "999: not among the requests asked about." in visitor.page
    said["picked_numbers"] = "104"
    assert (await visitor.post(f"/corrections/{number}/answer", said)).status_code == 303
    assert (await correction_by_number(number)).corrected == 1


async def test_the_department_takes_it_back(visitor: Visitor, stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    await sign_in_as(visitor, stage.people.lee)
    await visitor.get(f"/corrections/{number}/withdrawal")
    said = {"words": "By mistake", "revision": "1"}
    assert (await visitor.post(f"/corrections/{number}/withdrawal", said)).status_code == 303
    assert (await visitor.get(f"/corrections/{number}/withdrawal")).status_code == 409
    answer = await visitor.post(f"/corrections/{number}/withdrawal", said)
    assert answer.status_code == 409
    assert "Already done" in visitor.page


async def test_who_sees_it_and_who_does_not(visitor: Visitor, stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    people = stage.people
    for who, seen, form in ((people.amara, 200, 403), (people.rosa, 404, 200), (people.ruth, 200, 403)):
        await sign_in_as(visitor, who)
        assert (await visitor.get(f"/corrections/{number}")).status_code == seen
        assert (await visitor.get("/corrections/new")).status_code == form
        said = {"decision": "correct", "words": "Yes", "revision": "1"}
        refused = 404 if seen == 404 else 403
        assert (await visitor.post(f"/corrections/{number}/answer", said)).status_code == refused


async def test_it_waits_on_the_to_do_page_of_311_and_in_other_hands_for_who_asked(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    number = await asked(stage, "101", "104")
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get("/to-do")
    assert "Waiting for you (1)" in visitor.page
    assert f'href="/corrections/{number}">Answer a correction</a>' in visitor.page
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/to-do")
    assert "Nothing waits for you." in visitor.page
    assert "Waiting for others (1)" in visitor.page
    assert "Has to answer" in visitor.page


async def test_the_page_of_a_request_leads_to_the_form_and_to_what_was_asked(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/requests/crm/101")
    assert '"/corrections/new?how=list&feed=crm&numbers=101"' in visitor.page
    number = await asked(stage, "101")
    await visitor.get("/requests/crm/101")
    assert f'<a href="/corrections/{number}">' in visitor.page
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get("/requests/crm/101")
    assert "/corrections/new" not in visitor.page


async def test_who_asked_is_not_offered_to_answer_and_reads_why(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    number = await asked(stage, "101")
    await stage.moves_to(replace(stage.people.dana, seat_id=stage.people.marcus.seat_id))
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/corrections/{number}")
    assert "You asked for this yourself, so somebody else at 311 answers it." in visitor.page
    assert "Send the answer" not in visitor.page
    await visitor.get("/to-do")
    assert "Answer Streets" not in visitor.page
    sent = {"decision": "correct", "words": "Yes", "revision": "1"}
    assert (await visitor.post(f"/corrections/{number}/answer", sent)).status_code == 403


async def test_the_list_is_narrowed_by_where_corrections_stand(
    visitor: Visitor, stage: Stage, on_file: Files
) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.post("/corrections", await looked_over(visitor, LIST))
    await visitor.post("/corrections", await looked_over(visitor, {**LIST, "numbers": "201"}))
    await visitor.post("/corrections/CR-2026-0002/withdrawal", {"words": "Found it", "revision": "1"})
    told = {"": ("CR-2026-0001", "CR-2026-0002"), "asked": ("CR-2026-0001",), "withdrawn": ("CR-2026-0002",)}
    for state, numbers in {**told, "answered": (), "new": told[""], "lost": told[""]}.items():
        assert (await visitor.get(f"/corrections?state={state}")).status_code == 200
        assert re.findall(r'href="/corrections/(CR-[0-9-]*)"', visitor.page) == sorted(numbers, reverse=True)
        assert re.search(r'aria-current="true">[^<]* <span>(\d+)', visitor.page)[1] == str(len(numbers))  # type: ignore[index]
    await sign_in_as(visitor, stage.people.rosa)
    await visitor.get("/corrections?state=asked")
    assert "No correction stands like that." in visitor.page
    assert "<span>1</span>" not in visitor.page
