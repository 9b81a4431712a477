"""What is promised, and when a report falls due, by API: what the look-up tells, and what results are judged by."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from litestar import Litestar

from governance.adjustments.actions import reliefs
from governance.agreements.queries import agreement_by_code, latest
from governance.agreements.tables import Ownership, Service
from governance.api.reading import day, instant
from governance.errors import Invalid
from governance.results.rules.reliefs import Effect
from tests.adjustments.storms import LASTING, STORM
from tests.api.conftest import Program, program, token_of
from tests.changes.stage import AT, Stage, set_stage
from tests.queries import counted
from tests.web.conftest import browser, sign_in_as
from tests.web.port_alder import scheduled

pytestmark = pytest.mark.anyio
CITY = ZoneInfo("America/New_York")
MOST = 4  # questions to the database, the token's own among them


@pytest.fixture
async def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=2))
    return await set_stage()


@pytest.fixture
async def crm(app: Litestar, stage: Stage) -> AsyncIterator[Program]:
    async with program(app, await token_of(stage.people.dana)) as one:
        yield one


async def _promised(crm: Program, service: str = "street-lamp", **asked: str) -> dict[str, Any]:
    return await _told(crm, "/promises", service=service, **asked)


async def _due(crm: Program, opened: str, service: str = "pothole") -> dict[str, Any]:
    return await _told(crm, "/due", service=service, opened=opened)


async def _told(crm: Program, path: str, **asked: str) -> dict[str, Any]:
    answer = await crm.http.get(f"/api/v1{path}", params=asked, headers=crm.shown)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_promise_names_its_version_its_fingerprints_and_its_page(crm: Program, stage: Stage) -> None:
    told = await _promised(crm)
    content = await latest((await agreement_by_code("streets")).id)
    assert content is not None
    (promise,) = told["promises"]
    assert promise["fingerprint"] == content.items["term:street-lamp/done"].hash
    assert promise["target"] == {"amount": 10, "unit": "business-days", "words": "10 business days"}
    assert (promise["calendar"]["code"], promise["holds_until"]) == ("city", None)
    assert told["in_force"]["fingerprint"] == content.hash
    assert told["in_force"]["page"].endswith("/agreements/streets?on=2026-06-02")
    assert told["why"] == ""


async def test_from_the_day_a_version_takes_effect_that_one_holds(crm: Program, stage: Stage) -> None:
    await scheduled(stage, on=date(2026, 6, 22))
    before, after = [await _promised(crm, on=each) for each in ("2026-06-21", "2026-06-22")]
    assert [each["in_force"]["version"] for each in (before, after)] == [1, 2]
    assert [each["promises"][0]["target"]["amount"] for each in (before, after)] == [10, 9]
    assert before["promises"][0]["holds_until"] == "2026-06-22T04:00:00Z", (
        "the first instant of the city's day"
    )
    assert after["promises"][0]["holds_until"] is None
    other = await _promised(crm, "pothole", on="2026-06-21")
    assert other["promises"][0]["holds_until"] is None, "the next version says the same of it"
    late = await _due(crm, "2026-06-21T23:59:59-04:00", "street-lamp")
    early = await _due(crm, "2026-06-22T00:00:00-04:00", "street-lamp")
    assert [each["due"]["promise"]["target"]["amount"] for each in (late, early)] == [10, 9]


@pytest.mark.parametrize(
    ("on", "why"),
    [("1990-01-01", "No department is named"), ("2200-12-31", "")],
    ids=["before any version", "long after"],
)
async def test_a_day_without_a_promise_is_an_answer(crm: Program, on: str, why: str) -> None:
    told = await _promised(crm, on=on)
    assert bool(told["promises"]) == (why == "")
    assert told["why"].startswith(why)
    assert (told["in_force"] is None) == bool(why)


async def test_what_is_due_says_why_with_its_holidays(crm: Program, app: Litestar, stage: Stage) -> None:
    """As the look-up says it: Juneteenth lies in between."""
    told = (await _due(crm, "2026-06-16T10:00:00-04:00"))["due"]
    assert told["because"] == "4 business days, City Hall v1, 1 holiday (Juneteenth)"
    assert told["due_at"] == told["on_time_until"] == "2026-06-23T14:00:00Z"
    assert told["on_time_until_without_events"] == told["on_time_until"]
    async with browser(app) as visitor:
        await sign_in_as(visitor, stage.people.dana)
        await visitor.get("/services/pothole?reported_on=2026-06-16&reported_at=10:00")
        assert told["told"] in visitor.page
        assert told["because"] in visitor.page


async def test_an_event_moves_the_date_and_is_named(crm: Program, stage: Stage) -> None:
    """As in the look-up: Thursday counts, Friday lies in the storm."""
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    told = (await _due(crm, "2026-05-27T10:00:00-04:00"))["due"]
    assert told["told"] == "Wed, Jun 3, 2026, 10:00 AM"
    assert told["on_time_until_without_events"] == "2026-06-02T14:00:00Z"
    assert [(each["number"], each["provisional"]) for each in told["events"]] == [(number, True)]
    after = (await _due(crm, "2026-06-02T10:00:00-04:00"))["due"]
    assert after["events"] == []


@pytest.mark.parametrize(("effect", "why"), [(Effect.PAUSE, "stands still"), (Effect.EXCLUDE, "do not hold")])
async def test_while_an_event_lasts_no_date_is_told(
    crm: Program, stage: Stage, effect: Effect, why: str
) -> None:
    await reliefs.declare(replace(LASTING, effect=effect), by=stage.people.amara, at=AT)
    told = (await _due(crm, "2026-06-02T10:00:00-04:00"))["due"]
    assert (told["due_at"], told["on_time_until"], told["told"]) == (None, None, "")
    assert why in told["because"]
    assert told["events"][0]["ends"] is None
    assert told["on_time_until_without_events"] is not None


async def test_without_an_instant_it_is_about_now(crm: Program) -> None:
    told = await _told(crm, "/due", service="pothole")
    assert told["opened"] == "2026-06-02T15:00:00Z"
    assert told["due"] is not None


async def test_a_retired_service_promises_nothing_and_says_so(crm: Program) -> None:
    gone = datetime(2026, 6, 1, 4, tzinfo=UTC)
    await Service.update({Service.retired_at: gone}).where(Service.code == "street-lamp")
    await Ownership.update({Ownership.ends: gone}).where(Ownership.service.code == "street-lamp")
    told = await _due(crm, "2026-06-01T12:00:00Z", "street-lamp")
    assert (told["due"], told["others"], told["in_force"]) == (None, [], None)
    assert told["why"].startswith("The service is retired")
    held = await _due(crm, "2026-06-01T03:59:59Z", "street-lamp")
    assert held["due"]["promise"]["holds_until"] == "2026-06-01T04:00:00Z"


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ("/promises?service=none-such", 404, ""),
        ("/promises", 400, "service"),
        ("/promises?service=pothole&on=yesterday", 422, "on"),
        ("/promises?service=pothole&on=1989-12-31", 422, "on"),
        ("/promises?service=pothole&on=20260618", 422, "on"),
        ("/due?service=none-such", 404, ""),
        ("/due?service=pothole&opened=2026-06-18T14:00:00", 422, "opened"),
        ("/due?service=pothole&opened=2026-06-18T14:00:00+02:00", 422, "opened"),
        ("/due?service=pothole&opened=1999-12-31T23:00:00Z", 422, "opened"),
    ],
)
async def test_what_cannot_be_answered_names_the_parameter_and_the_mend(
    crm: Program, asked: str, status: int, field: str
) -> None:
    """A plus sign in an address is a space: the words say what to write."""
    answer = await crm.get(asked)
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert not field or told["fields"][field], told
    assert field != "opened" or "%2B" in told["detail"]


@pytest.mark.parametrize("text", ["2026-02-30", "2026-6-1", " 2026-06-01", "2026-W23-1", "", "0001-01-01"])
def test_only_a_day_is_a_day(text: str) -> None:
    with pytest.raises(Invalid):
        day("on", text)


def test_an_instant_is_one_second_wherever_it_was_written() -> None:
    assert instant("opened", "2026-06-18T14:00:00.9-04:00") == datetime(2026, 6, 18, 18, tzinfo=UTC)
    with pytest.raises(Invalid):
        instant("opened", "2026-06-18")


async def test_an_answer_that_holds_is_not_sent_again_and_another_is(crm: Program, stage: Stage) -> None:
    first = await crm.get("/promises?service=street-lamp&on=2026-06-10")
    mark = {"If-None-Match": first.headers["etag"]}
    assert (await crm.get("/promises?service=street-lamp&on=2026-06-10", **mark)).status_code == 304
    await scheduled(stage)
    assert (await crm.get("/promises?service=street-lamp&on=2026-06-10", **mark)).status_code == 200, (
        "it is known to end now"
    )


@pytest.mark.parametrize(("path", "more"), [("/promises?service=pothole", 0), ("/due?service=pothole", 2)])
async def test_criterion_34_a_promise_asks_the_database_seldom(crm: Program, path: str, more: int) -> None:
    """What is due asks twice more: for events, and by when nine of ten were done lately."""
    await crm.get(path)
    with counted() as seen:
        assert (await crm.get(path)).status_code == 200
    assert len(seen) <= MOST + more, "\n".join(seen)
