"""The honest date on the look-up: beside the promise and never instead of it, counted from the report, honest when there is none."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.adjustments.actions import reliefs
from governance.agreements import actions as agreement_actions
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Term
from governance.results.rules.reliefs import Effect
from tests.adjustments.storms import LASTING
from tests.agreements.settled import catalogued
from tests.estimates.said import TODAY, fell_due, say, say_none
from tests.queries import counted
from tests.web.conftest import Visitor
from tests.web.port_alder import AT, Stage, as_, open_the_catalog
from tests.web.test_services import _adopted

pytestmark = pytest.mark.anyio
PAGES = ("/services?q=pothole", "/services/pothole")
LATELY = "Lately 9 of 10"
TREE = ServiceEntry(code="tree", problem="Fallen tree", department="parks")


async def looked(visitor: Visitor, page: str) -> str:
    answer = await visitor.get(page)
    assert answer.status_code == 200
    text = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", visitor.page[visitor.page.index("<main") :], flags=re.DOTALL)
    return re.sub(r"\s+(?=[.;,])", "", " ".join(text.split()))


@pytest.mark.parametrize("page", PAGES)
async def test_it_stands_beside_the_promise(visitor: Visitor, stage: Stage, page: str) -> None:
    await say("pothole")
    await fell_due("pothole", date(2026, 4, 1), 100, 70)
    await fell_due("pothole", date(2026, 5, 1), 100, 68)
    await fell_due("pothole", date(2026, 6, 1), 100, 100)  # not over
    await as_(visitor, stage, "marcus")
    text = await looked(visitor, page)
    assert "Lately 9 of 10 were done by Thu, Jun 11; the promise was kept 69 times out of 100." in text
    assert text.index("xpect it by Mon, Jun 8") < text.index(LATELY)
    assert 'aria-label="Promised by Mon, Jun 8; lately 9 of 10 done by Thu, Jun 11."' in visitor.page


@pytest.mark.parametrize("page", PAGES)
async def test_given_a_time_it_counts_from_that(visitor: Visitor, stage: Stage, page: str) -> None:
    await say("pothole")
    await as_(visitor, stage, "marcus")
    text = await looked(
        visitor, page + ("&" if "?" in page else "?") + "reported_on=2026-05-27&reported_at=10:00"
    )
    assert re.search("xpect it by (today|Tue, Jun 2)", text)
    assert "Lately 9 of 10 are done within 9 days: by Fri, Jun 5." in text


@pytest.mark.parametrize("page", PAGES)
async def test_without_a_promise_there_is_none(visitor: Visitor, stage: Stage, page: str) -> None:
    await say("pothole")
    await _adopted(stage, Term(service="pothole", handled_by="the state police"))
    await as_(visitor, stage, "marcus")
    text = await looked(visitor, page)
    assert "Do not name a date." in text
    assert LATELY not in text


@pytest.mark.parametrize("effect", list(Effect))
async def test_while_an_event_lasts_there_is_none(visitor: Visitor, stage: Stage, effect: Effect) -> None:
    await say("pothole")
    await reliefs.declare(replace(LASTING, effect=effect), by=stage.people.amara, at=AT)
    await as_(visitor, stage, "marcus")
    for page in PAGES:
        text = await looked(visitor, page)
        assert "No date can be told." in text
        assert LATELY not in text


async def test_data_that_are_too_old_give_no_date(visitor: Visitor, stage: Stage) -> None:
    """Neither by what was said, nor where nothing was said since."""
    await as_(visitor, stage, "marcus")
    await say("pothole", TODAY - timedelta(days=2))
    assert "What is known ends on May 30: too long ago to say" in await looked(visitor, "/services/pothole")
    await say_none("pothole", "stale")
    text = await looked(visitor, "/services/pothole")
    assert "too long ago to say when 9 of 10 are done" in text
    assert "Jun 11" not in text


async def test_the_share_that_is_recorded_as_done_stands_where_there_is_no_date(
    visitor: Visitor, stage: Stage
) -> None:
    await say_none("pothole", "no ninth", ripened=400, ripened_done=249)
    await as_(visitor, stage, "marcus")
    said = "Of 100 asked 90 to 180 days ago, 62 are recorded as done."
    assert said in await looked(visitor, "/services?q=pothole")


async def test_the_list_says_when_to_expect_each_and_when_nine_of_ten(visitor: Visitor, stage: Stage) -> None:
    await catalogued(stage.people, TREE)
    await say("pothole")
    await as_(visitor, stage, "marcus")
    text = await looked(visitor, "/services")
    assert "Pothole repair Streets Mon, Jun 8 4 business days 9 of 10 done by Thu, Jun 11" in text
    assert "10 business days too few yet to say" in text
    assert re.search(r"Fallen tree Parks no date is promised ask Parks(, [\d-]+)?", text)
    assert LATELY not in text  # nothing was asked for: there is no best answer


async def test_another_day_holds_for_the_whole_list(visitor: Visitor, stage: Stage) -> None:
    await say("pothole")
    await as_(visitor, stage, "marcus")
    text = await looked(visitor, "/services?q=street&reported_on=2026-05-27&reported_at=10:00")
    assert "/services/street-lamp?reported_on=2026-05-27&reported_at=10:00" in visitor.page
    assert "Reported Wed, May 27, 10:00 AM." in text
    answer = await visitor.get("/services?q=street&reported_on=soon&reported_at=10:00")
    assert answer.status_code == 422
    assert "Reported on is not a date" in visitor.page


async def test_who_may_look_whether_the_dates_hold(visitor: Visitor, stage: Stage) -> None:
    """Whoever is signed in; where the look-up is open, others read the date and no way there."""
    await say("pothole")
    await open_the_catalog()
    for page in PAGES:
        assert LATELY in await looked(visitor, page)
        assert "/services/pothole/dates" not in visitor.page
    assert (await visitor.get("/services/pothole/dates")).status_code == 303
    await as_(visitor, stage, "sam")
    await visitor.get("/services/pothole")
    assert "/services/pothole/dates" in visitor.page
    assert (await visitor.get("/services/pothole/dates")).status_code == 200


async def test_the_look_up_asks_one_question_more_however_many_it_finds(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await agreement_actions.add_alias("street-lamp", "hole in the pole", by=stage.people.priya, at=AT)
    asked = []
    for words in ("pothole", "hole"):
        await visitor.get(f"/services?q={words}")
        with counted() as seen:
            await visitor.get(f"/services?q={words}")
        asked.append(seen)
    assert len(asked[0]) == len(asked[1]) <= 8, "\n\n".join(asked[1])
    assert sum("FROM estimate" in query for query in asked[1]) == 1
