"""The pages on which somebody says what becomes of a service, and every side agrees to it or not."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from governance import acts, canonical
from governance.agreements import actions, queries
from governance.agreements.actions import NewAgreement
from governance.changes.queries.drafts import could_add, not_begun
from governance.changes.rules.policy import DEFAULT_POLICY, policy_body
from governance.errors import Invalid
from tests import cast
from tests.agreements.town import last_event
from tests.changes.stage import AT, POTHOLE
from tests.web.conftest import Visitor
from tests.web.port_alder import Stage, as_, open_the_catalog

pytestmark = pytest.mark.anyio
TYPED = {"to": "parks", "on": "2026-07-06", "words": "Parks paves now."}
LATER = AT + timedelta(days=60)


async def proposed(visitor: Visitor, stage: Stage, who: str = "marcus", **fields: str) -> str:
    await as_(visitor, stage, who)
    await visitor.get("/services/pothole/reorganization")
    answer = await visitor.post("/services/pothole/reorganization?kind=move", {**TYPED, **fields})
    assert answer.status_code == 303, visitor.page
    return str(answer.headers["location"])


async def agreed(visitor: Visitor, stage: Stage, where: str, who: str) -> int:
    await as_(visitor, stage, who)
    await visitor.get(where)
    hidden = dict(re.findall(r'name="(hash|revision)" value="([^"]*)"', visitor.page))
    return (await visitor.post(f"{where}/consent", hidden)).status_code


async def test_a_move_by_page_takes_three_sides_and_says_what_it_does(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole/reorganization")
    assert "Requests opened before that day stay judged as they are." in visitor.page
    assert "within 4 business days" in visitor.page, "what is promised today is said before anybody presses"
    where = await proposed(visitor, stage)
    await visitor.get(where)
    assert "Pothole repair moves to Parks on Mon, Jul 6, 2026" in visitor.page
    assert "Agree for" not in visitor.page, "311 has agreed by proposing it"
    await as_(visitor, stage, "dana")
    await visitor.get(where)
    assert "Agree for" not in visitor.page, "Dana does not bind Streets"
    assert await agreed(visitor, stage, where, "rosa") == 303
    assert (await queries.service_by_code("pothole", at=LATER)).owner == "streets"
    await as_(visitor, stage, "lee")
    await visitor.get(where)
    assert "Yours is the last yes: with it, this holds." in visitor.page
    assert "Until then residents are told no date." in visitor.page
    assert await agreed(visitor, stage, where, "lee") == 303
    assert (await queries.service_by_code("pothole", at=LATER)).owner == "parks"
    assert (await last_event("agreements:reorganization:agreed"))["by"]["name"] == "Lee Chan"


async def test_what_is_agreed_is_read_by_all_and_what_is_not_by_its_sides(
    visitor: Visitor, stage: Stage
) -> None:
    await open_the_catalog()
    where, title = await proposed(visitor, stage), "Pothole repair moves to Parks on Mon, Jul 6, 2026"
    for who, there in (("tom", False), ("rosa", True)):
        await as_(visitor, stage, who)
        assert (await visitor.get(where)).status_code == (200 if there else 404)
        await visitor.get("/services/pothole")
        assert (title in visitor.page) is there
    for who in ("rosa", "lee"):
        await agreed(visitor, stage, where, who)
    visitor.http.cookies.clear()
    for page in ("/services/pothole", "/services/changes"):
        await visitor.get(page)
        assert (title in visitor.page) is (page == "/services/pothole")
    assert (await visitor.get(where)).status_code == 303


async def test_the_old_agreement_keeps_its_past_and_says_what_it_promises_no_more(
    visitor: Visitor, stage: Stage
) -> None:
    where = await proposed(visitor, stage)
    for who in ("rosa", "lee"):
        await agreed(visitor, stage, where, who)
    for day, gone in (("2026-07-05", False), ("2026-07-06", True)):
        await visitor.get(f"/agreements/streets?on={day}")
        assert "within 4 business days" in visitor.page
        told = re.sub(r"<[^>]*>", "", visitor.page)
        assert ("Pothole repair is the work of Parks now" in told) is gone


async def test_the_new_department_may_agree_to_a_target_before_the_day_and_for_the_day(
    visitor: Visitor, stage: Stage
) -> None:
    policy = canonical.dumps(policy_body(DEFAULT_POLICY))
    new = NewAgreement(code="parks", department="parks", calendar="city", policy=policy)
    parks = await actions.open_agreement(new, by=stage.people.priya, at=AT)
    where = await proposed(visitor, stage)
    for who in ("rosa", "lee"):
        assert await _found_for_parks(stage) == []
        await agreed(visitor, stage, where, who)
    assert await _found_for_parks(stage) == [POTHOLE.key]
    for day, told in ((date(2026, 7, 5), "is the work of Streets"), (date(2026, 7, 6), "")):
        async with acts.begin(stage.people.priya, at=AT) as act:
            adopting = actions.adopt(
                act, parks, {POTHOLE.key: POTHOLE}, effective_from=day, origin=("", "First")
            )
            if told:
                with pytest.raises(Invalid, match=told):
                    await adopting
                act.without_event("it was refused")
            else:
                await adopting
    found = await queries.service_lookup("pothole", at=datetime(2026, 7, 6, 12, tzinfo=UTC))
    assert (found.agreement, len(found.promises)) == ("parks", 1)


async def _found_for_parks(stage: Stage) -> list[str]:
    work = await not_begun("parks", viewer=await cast.viewer(stage.people.rosa, AT))
    return [line.key for line in await could_add("pothole", work, at=AT)]


async def test_the_sheet_for_the_phones_tells_a_move_within_its_days(visitor: Visitor, stage: Stage) -> None:
    where = await proposed(visitor, stage, on="2026-06-20")
    for who in ("rosa", "lee"):
        await agreed(visitor, stage, where, who)
    await visitor.get("/services/changes")
    assert "Pothole repair moves to Parks on Sat, Jun 20, 2026." in visitor.page


async def test_what_cannot_be_is_said_at_the_field_and_what_was_typed_stays(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "lee")
    await visitor.get("/services/pothole/reorganization")
    for fields, told in (
        ({"on": "2026-06-02"}, "Choose a day after today"),
        ({"on": "soon"}, "is not a date"),
        ({"to": "moon"}, "Please choose one for the department"),
        ({"words": " "}, "Say why in a sentence"),
    ):
        answer = await visitor.post("/services/pothole/reorganization?kind=move", {**TYPED, **fields})
        assert answer.status_code == 422
        assert told in visitor.page
    assert 'value="2026-07-06"' in visitor.page
    assert (await visitor.get("/services/pothole/reorganization?kind=burn")).status_code == 404


async def test_a_split_drafts_its_parts_and_a_decline_ends_it(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "lee")
    await visitor.get("/services/pothole/reorganization?kind=split")
    typed = {**TYPED, "into": "Deep hole\nStreet lamp out\n\nCrack"}
    answer = await visitor.post("/services/pothole/reorganization?kind=split", typed)
    where = answer.headers["location"]
    await visitor.get(where)
    assert "is split into Deep hole, Street lamp out and Crack" in visitor.page
    assert (await visitor.get("/services/deep-hole")).status_code == 404
    await as_(visitor, stage, "priya")
    await visitor.get(where)
    assert (await visitor.post(f"{where}/decline", {"revision": "0", "words": ""})).status_code == 422
    assert (await visitor.post(f"{where}/decline", {"revision": "0", "words": "Too fine"})).status_code == 303
    await visitor.get(where)
    assert "Too fine" in visitor.page
    assert (await visitor.get("/services/deep-hole")).status_code == 404


async def test_names_and_volume_are_proposed_and_shown_beside_what_is_said_today(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole/reorganization?kind=describe")
    assert 'value="11240"' in visitor.page
    typed = {
        "problem": "Pothole repair",
        "act": "fills a pothole",
        "yearly_volume": "300",
        "words": "As crews say.",
    }
    answer = await visitor.post("/services/pothole/reorganization?kind=describe", typed)
    where = answer.headers["location"]
    await as_(visitor, stage, "lee")
    await visitor.get(where)
    assert "11240" in visitor.page
    assert "fills a pothole" in visitor.page
    assert (await queries.service_facts({"pothole"}))["pothole"].yearly_volume == 11_240
    await agreed(visitor, stage, where, "lee")
    assert (await queries.service_facts({"pothole"}))["pothole"].yearly_volume == 300


async def test_services_without_a_target_come_in_by_both_sides_yes(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "rosa")
    await visitor.get("/services/new")
    typed = {"services": "Owl rescue\nBench", "to": "parks", "words": "Residents ask."}
    answer = await visitor.post("/services/new", typed)
    where = answer.headers["location"]
    await visitor.get("/services?q=owl")
    assert "Owl rescue" not in visitor.page
    await agreed(visitor, stage, where, "marcus")
    await visitor.get("/services/owl-rescue")
    assert "No target is agreed for this service" in visitor.page
    rows = {row.department: row for row in await queries.agreements_overview(at=LATER)}
    assert rows["parks"].services == 2


async def test_a_retired_service_says_so_and_names_its_heir(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole/reorganization?kind=merge")
    typed = {"into": "street-lamp", "on": "2026-06-03", "words": "One crew."}
    answer = await visitor.post("/services/pothole/reorganization?kind=merge", typed)
    await agreed(visitor, stage, answer.headers["location"], "lee")
    await visitor.get("/services/pothole?reported_on=2026-06-09&reported_at=10:00")
    assert date(2026, 6, 9) > AT.date()
    assert "expect it by" not in visitor.page
