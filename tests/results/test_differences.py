"""Why two due dates differ: a cause is named only where trying it gives the other date."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from governance.agreements.rules.items import Target, Term
from governance.calendars.rules import Calendar, Unit, due, parse_hours
from governance.calendars.rules.zones import seconds
from governance.results.actions import judging
from governance.results.queries.differences import differences
from governance.results.rules.differences import ORDER, Apart, Cause, causes
from governance.results.rules.dues import Rule
from tests.cast import AT
from tests.requests.taking import row, uploads

CITY = Calendar(
    code="city",
    name="City Hall",
    number=1,
    zone="America/New_York",
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=((date(2026, 5, 25), "Memorial Day"),),
    covers_until=date(2027, 12, 31),
    effective_from=date(2024, 1, 1),
)
THREE_DAYS = Term(service="pothole", target=Target(amount=3, unit=Unit.BUSINESS_DAYS), calendar="city")
FRIDAY = datetime(2026, 5, 22, 14, tzinfo=UTC)  # before Memorial Day's weekend
RULE = Rule(term=THREE_DAYS, calendar=CITY)


def cause(theirs: datetime, rule: Rule = RULE, opened: datetime = FRIDAY) -> Cause:
    ours = due(opened, rule.amount, clock=rule.clock()).at
    apart = Apart(
        **{n: np.array([seconds(at)]) for n, at in (("opened", opened), ("ours", ours), ("theirs", theirs))}
    )
    return Cause(ORDER[int(causes(apart, rule)[0])])


def day(number: int, hour: int = 14, minute: int = 0) -> datetime:
    return datetime(2026, 5, number, hour, minute, tzinfo=UTC)


def test_a_holiday_that_the_other_system_does_not_know():
    # Without Memorial Day three business days after Friday are Wednesday the 27th, with it Thursday.
    assert cause(day(27)) is Cause.HOLIDAYS


def test_calendar_days_where_business_days_are_meant():
    assert cause(day(25)) is Cause.CALENDAR_DAYS
    in_days = Rule(term=replace(THREE_DAYS, target=Target(amount=3, unit=Unit.CALENDAR_DAYS)), calendar=CITY)
    assert cause(day(28), in_days) is Cause.BUSINESS_DAYS


def test_a_day_taken_for_24_hours():
    """FIELD trap 2: over the change of clocks 24 hours are not the same time of day."""
    before = datetime(2026, 3, 6, 15, tzinfo=UTC)
    assert cause(before + timedelta(hours=72), opened=before) is Cause.FULL_HOURS


def test_a_clock_that_was_converted_once_too_often():
    assert cause(day(28) - timedelta(hours=4)) is Cause.SHIFTED
    assert cause(day(28) + timedelta(hours=4)) is Cause.SHIFTED


def test_what_is_known_only_by_its_size():
    assert cause(datetime(2026, 6, 9, 14, tzinfo=UTC)) is Cause.SAME_TIME
    assert cause(day(28) + timedelta(hours=2)) is Cause.WHOLE_HOURS
    assert cause(day(28) + timedelta(hours=2, minutes=13)) is Cause.OTHER


async def test_a_sources_differences_are_counted_by_cause_with_requests_to_look_at(stage, tmp_path):
    source = await uploads(tmp_path)
    thursday = "2026-06-18T14:00:00Z"  # a Thursday; Juneteenth follows
    await source.store(
        [
            row("same", "Pothole repair", opened=thursday, due_at="2026-06-25T14:00:30Z"),
            row("holiday", "Pothole repair", opened=thursday, due_at="2026-06-24T14:00:00Z"),
            row("shifted", "Pothole repair", opened=thursday, due_at="2026-06-25T18:00:00Z"),
            row("ours", "Pothole repair", opened=thursday),
            row("theirs", "Zebra crossing", opened=thursday, due_at="2026-06-25T18:00:00Z"),
        ]
    )
    await judging.judge_all()
    found = await differences(source.feed, at=AT + timedelta(days=60))
    assert found is not None
    assert (found.compared, found.apart, found.ours_only, found.theirs_only) == (3, 2, 1, 1)
    assert {one.cause: [each.number for each in one.examples] for one in found.causes} == {
        Cause.HOLIDAYS: ["holiday"],
        Cause.SHIFTED: ["shifted"],
    }


async def test_without_requests_there_is_nothing_to_compare(stage, tmp_path):
    source = await uploads(tmp_path)
    assert await differences(source.feed, at=AT) is None
