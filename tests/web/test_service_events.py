"""The look-up and event adjustments: dates that moved, dates that cannot be told, and why."""

from dataclasses import replace
from datetime import timedelta

from governance.adjustments.actions import reliefs
from governance.people.tables import City
from governance.results.rules.reliefs import Effect
from tests.adjustments.storms import LASTING, STORM
from tests.changes.stage import AT, Stage
from tests.web.conftest import Visitor, sign_in_as

# Now is Tue, Jun 2, 2026, 9:00 AM. A pothole has 4 business days: Mon, Jun 8, 9:00 AM.
PLAIN = "Mon, Jun 8, 2026, 9:00 AM"


async def looked_up(visitor: Visitor, stage: Stage, query: str = "") -> str:
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get(f"/services/pothole{query}")
    return " ".join(visitor.page.split())


async def test_without_an_event_nothing_is_said(visitor: Visitor, stage: Stage) -> None:
    page = await looked_up(visitor, stage)
    assert PLAIN in page
    assert "usa-alert--warning" not in page


async def test_a_storm_that_is_over_leaves_what_is_reported_now_alone(visitor: Visitor, stage: Stage) -> None:
    await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    page = await looked_up(visitor, stage)
    assert PLAIN in page
    assert "usa-alert--warning" not in page


async def test_a_pause_moves_the_date_and_says_why(visitor: Visitor, stage: Stage) -> None:
    """Of a report of Wed, May 27, 10 AM, Thursday counts (it began before the storm), Friday does not: Mon, Tue, Wed."""
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    page = await looked_up(visitor, stage, "?reported_on=2026-05-27&reported_at=10:00")
    assert "<b>Wed, Jun 3, 2026, 10:00 AM</b>" in page
    assert "not counting the time it was paused" in page
    assert "Ice storm, from Thu, May 28, 2026, 9:00 AM until Sun, May 31, 2026, 9:00 AM" in page
    assert "the date has moved on. Without the event it would be Tue, Jun 2, 2026, 10:00 AM." in page
    assert "This is provisional" in page
    assert f"/adjustments/{number}" in page


async def test_a_confirmed_one_is_no_longer_called_provisional(visitor: Visitor, stage: Stage) -> None:
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    await reliefs.confirm(number, STORM, seen=1, by=stage.people.amara, at=AT)
    page = await looked_up(visitor, stage, "?reported_on=2026-05-27&reported_at=10:00")
    assert "Ice storm" in page
    assert "provisional" not in page


async def test_while_it_lasts_no_date_is_named(visitor: Visitor, stage: Stage) -> None:
    await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    page = await looked_up(visitor, stage)
    assert "No date can be told." in page
    assert "Ice storm, since Thu, May 28, 2026, 9:00 AM, not over yet" in page
    assert f"Name no date. Without the event it would be {PLAIN}." in page


async def test_what_is_left_out_has_no_promised_time(visitor: Visitor, stage: Stage) -> None:
    left_out = replace(LASTING, effect=Effect.EXCLUDE)
    await reliefs.declare(left_out, by=stage.people.amara, at=AT)
    page = await looked_up(visitor, stage)
    assert "No date can be told." in page
    assert "promised times do not hold" in page
    before = await looked_up(visitor, stage, "?reported_on=2026-05-27&reported_at=10:00")
    assert "<b>Tue, Jun 2, 2026, 10:00 AM</b>" in before
    assert "usa-alert--warning" not in before


async def test_one_that_begins_after_the_date_is_not_spoken_of(visitor: Visitor, stage: Stage) -> None:
    later = replace(LASTING, starts=AT + timedelta(days=20))
    await reliefs.declare(later, by=stage.people.amara, at=AT)
    page = await looked_up(visitor, stage)
    assert PLAIN in page
    assert "usa-alert--warning" not in page


async def test_one_asked_for_says_nothing_yet(visitor: Visitor, stage: Stage) -> None:
    await reliefs.request(LASTING, by=stage.people.dana, at=AT)
    assert "usa-alert--warning" not in await looked_up(visitor, stage)


async def test_call_takers_without_sign_in_see_it_without_the_way_to_its_page(
    visitor: Visitor, stage: Stage
) -> None:
    await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    await City.update({City.open_catalog: True}, force=True)
    await visitor.get("/services/pothole")
    assert "Name no date." in visitor.page
    assert "About this event" not in visitor.page
