"""Event adjustments on pages: asking, declaring, confirming, refusing, and what the look-up says meanwhile."""

from dataclasses import replace
from datetime import timedelta

from governance.adjustments.actions import reliefs
from governance.results.queries.reliefs import current_reliefs, relief
from governance.results.rules.reliefs import Effect, State
from tests.adjustments.storms import LASTING, STORM
from tests.changes.stage import AT, Stage
from tests.web.conftest import Visitor, sign_in_as

# AT is Tue, Jun 2, 2026, 9:00 AM in Port Alder.
FORM = {
    "name": "Ice storm",
    "reason": "Every street was ice",
    "starts_on": "2026-05-28",
    "starts_at": "06:00",
    "ends_on": "2026-05-30",
    "effect": "pause",
    "service": "pothole",
}


async def test_a_liaison_asks_and_the_page_says_whose_turn_it_is(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/adjustments/new")
    assert (
        "The approving official is asked. Nothing changes for clocks or figures before that." in visitor.page
    )
    answer = await visitor.post("/adjustments", FORM)
    assert answer.headers["location"] == "/adjustments/EV-2026-0001"
    found = await relief("EV-2026-0001")
    assert found.wanted.starts.isoformat() == "2026-05-28T10:00:00+00:00"
    assert found.wanted.ends is not None
    assert found.wanted.ends.isoformat() == "2026-05-31T04:00:00+00:00"
    await visitor.get("/adjustments/EV-2026-0001")
    assert "From Thu, May 28, 2026, 6:00 AM until the end of Sat, May 30, 2026" in visitor.page
    assert "it waits for Amara Okafor, Deputy Mayor" in visitor.page
    assert "Take this request back" in visitor.page
    assert "declare it" not in visitor.page


async def test_what_was_typed_stays_when_something_is_wrong(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/adjustments/new")
    wrong = {**FORM, "ends_on": "2026-05-27", "starts_at": "25:00"}
    answer = await visitor.post("/adjustments", wrong)
    assert answer.status_code == 422
    assert "Starting time is not a time" in visitor.page
    assert 'value="Ice storm"' in visitor.page
    assert 'value="pothole" checked' in visitor.page
    assert not await current_reliefs(AT)


async def test_an_end_before_the_start_is_told_at_its_field(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/adjustments/new")
    assert (await visitor.post("/adjustments", {**FORM, "ends_on": "2026-05-27"})).status_code == 422
    assert "The end must come after the start." in visitor.page


async def test_a_time_without_a_day_is_told(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/adjustments/new")
    await visitor.post("/adjustments", {**FORM, "ends_on": "", "ends_at": "12:00"})
    assert "Until has a time but no date." in visitor.page


async def test_the_approving_official_declares_it_otherwise_and_confirms(
    visitor: Visitor, stage: Stage
) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    await sign_in_as(visitor, stage.people.amara)
    await visitor.get("/adjustments")
    assert "Ice storm" in visitor.page
    await visitor.get(f"/adjustments/{number}/declaration")
    assert 'value="pothole" checked' in visitor.page
    other = {**FORM, "all": "streets", "service": "", "ends_on": "", "effect": "exclude", "revision": "1"}
    answer = await visitor.post(f"/adjustments/{number}/declaration", other)
    assert answer.status_code == 303
    found = await relief(number)
    assert (found.state, found.wanted.effect, found.wanted.ends) == (State.DECLARED, Effect.EXCLUDE, None)
    assert set(found.wanted.services) == {"pothole", "street-lamp"}
    await visitor.get(f"/adjustments/{number}")
    assert "provisionally, until Amara Okafor, Deputy Mayor confirms it" in visitor.page
    answer = await visitor.post(f"/adjustments/{number}/confirmation", {**FORM, "revision": "2"})
    assert answer.status_code == 303
    assert (await relief(number)).state is State.CONFIRMED


async def test_confirming_without_an_end_is_refused_at_the_field(visitor: Visitor, stage: Stage) -> None:
    number = await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    await sign_in_as(visitor, stage.people.amara)
    await visitor.get(f"/adjustments/{number}/confirmation")
    answer = await visitor.post(
        f"/adjustments/{number}/confirmation", {**FORM, "ends_on": "", "revision": "1"}
    )
    assert answer.status_code == 422
    assert "Say when it ended." in visitor.page


async def test_a_request_is_refused_with_a_reason(visitor: Visitor, stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    await sign_in_as(visitor, stage.people.amara)
    await visitor.get(f"/adjustments/{number}/refusal")
    assert (
        await visitor.post(f"/adjustments/{number}/refusal", {"revision": "1", "words": ""})
    ).status_code == 422
    await visitor.post(f"/adjustments/{number}/refusal", {"revision": "1", "words": "An ordinary frost"})
    await visitor.get(f"/adjustments/{number}")
    assert "It was refused" in visitor.page
    assert "An ordinary frost" in visitor.page


async def test_who_asked_takes_it_back_twice_is_already_done(visitor: Visitor, stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get(f"/adjustments/{number}/withdrawal")
    words = {"revision": "1", "words": "Asked twice"}
    assert (await visitor.post(f"/adjustments/{number}/withdrawal", words)).status_code == 303
    answer = await visitor.post(f"/adjustments/{number}/withdrawal", words)
    assert answer.status_code == 409
    assert "Already done" in visitor.page


async def test_a_page_that_is_out_of_date_is_told(visitor: Visitor, stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    await reliefs.refuse(number, words="no", seen=1, by=stage.people.amara, at=AT)
    await sign_in_as(visitor, stage.people.amara)
    assert (await visitor.get(f"/adjustments/{number}/declaration")).status_code == 409
    assert (
        await visitor.post(f"/adjustments/{number}/declaration", {**FORM, "revision": "1"})
    ).status_code == 409


async def test_others_read_and_do_nothing(visitor: Visitor, stage: Stage) -> None:
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    for who in (stage.people.ruth, stage.people.rosa, stage.people.sam):
        await sign_in_as(visitor, who)
        assert (await visitor.get(f"/adjustments/{number}")).status_code == 200
        assert "Take this" not in visitor.page
        assert (await visitor.get(f"/adjustments/{number}/confirmation")).status_code == 403


async def test_nothing_yet_says_what_will_appear(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.ruth)
    await visitor.get("/adjustments")
    assert "Nothing holds and nothing is asked for." in visitor.page


async def test_the_past_is_read_page_by_page(visitor: Visitor, stage: Stage) -> None:
    for _ in range(31):
        number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
        await reliefs.take_back(number, words="no", seen=1, by=stage.people.dana, at=AT)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/adjustments")
    assert "EV-2026-0031" in visitor.page
    assert "EV-2026-0001" not in visitor.page
    assert "/adjustments?below=EV-2026-0002" in visitor.page
    await visitor.get("/adjustments?below=EV-2026-0002")
    assert "EV-2026-0001" in visitor.page


def test_the_storm_of_these_tests_is_over() -> None:
    assert STORM.ends is not None
    assert STORM.ends < AT - timedelta(days=1)


async def test_it_waits_on_the_approving_officials_to_do_page(visitor: Visitor, stage: Stage) -> None:
    asked = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    provisional = await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    await sign_in_as(visitor, stage.people.amara)
    await visitor.get("/to-do")
    assert "Waiting for you (2)" in visitor.page
    assert f'href="/adjustments/{asked}">Decide about an event</a>' in visitor.page
    assert f'href="/adjustments/{provisional}">Confirm an event</a>' in visitor.page


async def test_who_asked_is_not_offered_to_decide_and_reads_why(visitor: Visitor, stage: Stage) -> None:
    people = stage.people
    number = await reliefs.request(STORM, by=people.marcus, at=AT)
    await stage.moves_to(replace(people.marcus, seat_id=people.amara.seat_id))
    await sign_in_as(visitor, people.marcus)
    await visitor.get(f"/adjustments/{number}")
    assert "You asked for this yourself, so somebody else decides about it." in visitor.page
    assert "declare it" not in visitor.page
    assert "Refuse this request" not in visitor.page
    assert (await visitor.get(f"/adjustments/{number}/declaration")).status_code == 403
    assert "You asked for this yourself" in visitor.page
