"""How an agreement's paper says its time is counted: which version of which calendar, its days off, and what counts on none."""

from dataclasses import replace
from datetime import date

import pytest

from governance.agreements.actions.holidays import confirm_holidays
from governance.agreements.queries import agreement_by_code, versions
from governance.agreements.rules.items import Pause, Target
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.records.agreement_paper import matter, paper
from governance.records.documents import DocumentPlace, agreement_document
from governance.records.verification import verify
from tests.changes.stage import AT, LAMP, POTHOLE, set_stage

pytestmark = pytest.mark.anyio
TODAY = date(2026, 6, 2)
TWELVE_HOURS = replace(LAMP, target=Target(amount=12, unit=Unit.HOURS))
FROST = Pause(reason="frozen ground", cap=Target(amount=5, unit=Unit.BUSINESS_DAYS))


async def printed(*, pothole=POTHOLE, lamp=LAMP):
    await set_stage(pothole, lamp)
    return await paper(await matter("streets", 1, on=TODAY), url="http://127.0.0.1:8311", at=AT)


def target(document, words):
    return next(each for each in document.targets if words in each.sentence)


async def test_hours_by_the_clock_cite_no_working_calendar(db):
    """The term names the city's calendar all the same, as an imported one does."""
    document = await printed(pothole=replace(TWELVE_HOURS, service="pothole"), lamp=TWELVE_HOURS)
    assert {each.calendar for each in document.targets} == {"All hours, day and night"}
    assert {each.due_rule for each in document.targets} == {"As soon as that many hours are over"}
    assert document.calendars == ()


async def test_a_cap_in_business_days_needs_its_calendar(db):
    document = await printed(lamp=replace(TWELVE_HOURS, pauses=(FROST,)))
    lamp = target(document, "12 hours")
    assert lamp.calendar == "All hours, day and night; the time the clock stands by City Hall, version 1"


async def test_the_version_that_counts_is_printed_with_its_hours_and_days_off(db):
    (city,) = (await printed()).calendars
    assert (city.name, city.agreed) == ("City Hall, version 1", True)
    assert city.hours == "Monday to Friday, 8:30 AM to 5:00 PM (America/New York time)"
    assert city.days_off == (("2026", "Jun 19 Juneteenth; Jul 3 Independence Day (observed)"),)
    assert "confirmed until Fri, Dec 31, 2027" in city.confirmed


async def test_how_a_target_is_judged_stands_on_the_paper(db):
    by_date = replace(POTHOLE, comparison=Comparison.DATE, formula="closed-on-time")
    document = await printed(pothole=by_date, lamp=replace(LAMP, due_rule=DueRule.END_OF_DAY))
    assert target(document, "4 business days").due_rule == "At any time of the due day"
    assert target(document, "10 business days").due_rule == "At the end of the due day"
    assert "open work that is past due is not counted" in target(document, "4 business days").counted


async def test_further_days_off_make_another_paper_of_the_same_version(db, home):
    stage, place = await set_stage(), DocumentPlace(home=home, url="http://127.0.0.1:8311")
    first = await agreement_document("streets", 1, on=TODAY, at=AT, place=place)
    assert first.file_name == "Streets–311, version 1.pdf"
    await confirm_holidays(
        "city", year=2028, holidays={date(2028, 1, 3): "New Year"}, by=stage.people.nora, at=AT
    )
    second = await agreement_document("streets", 1, on=TODAY, at=AT, place=place)
    assert second.hash != first.hash
    (version,) = await versions((await agreement_by_code("streets")).id, on=TODAY)
    for paper_hash in (first.hash, second.hash):
        found = await verify(paper_hash, on=TODAY)
        assert found is not None
        assert found.version == version
