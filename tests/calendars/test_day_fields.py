"""Both ways to write hours are equal: a week as fields, day by day, is read back as the same week, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.calendars.rules import format_hours, parse_hours
from governance.calendars.rules.day_fields import STRETCHES, DayTyped, days_of, hours_of
from governance.calendars.rules.hours import MIDNIGHT, Week, typed_hours
from governance.errors import Invalid

minutes = st.integers(0, MIDNIGHT - 1)
a_time = st.sampled_from(["", "00:00", "06:00", "08:30", "12:00", "13:00", "17:00", "22:00", "23:59"])
a_day = st.builds(
    DayTyped,
    works=st.booleans(),
    times=st.lists(st.tuples(a_time, a_time), min_size=2, max_size=4).map(tuple),
)


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Weeks of up to three stretches a day, night shifts among them, as somebody may have typed them."""
    days: list[tuple[tuple[int, int], ...]] = []
    for _ in range(7):
        cuts = sorted(draw(st.sets(st.integers(0, MIDNIGHT), max_size=6)))
        cuts = cuts[: len(cuts) // 2 * 2]
        day = list(zip(cuts[::2], cuts[1::2], strict=True))
        goes_on = draw(st.booleans())
        if day and goes_on:
            day[-1] = (day[-1][0], min(MIDNIGHT + draw(st.integers(0, 300)), MIDNIGHT + day[-1][0] - 1))
        days.append(tuple(each for each in day if each[0] < min(each[1], MIDNIGHT)))
    try:
        return typed_hours(format_hours(tuple(days)))
    except Invalid:
        return draw(st.sampled_from([parse_hours("Mon-Fri 08:30-17:00"), parse_hours("Mon-Fri 22:00-06:00")]))


@given(weeks())
def test_a_week_becomes_fields_and_is_the_same_week_again(week: Week) -> None:
    days = days_of(week)
    written, wrong = hours_of(days)
    assert wrong == ()
    assert typed_hours(written) == week
    assert days_of(typed_hours(written)) == days


@given(weeks())
def test_no_stretch_is_lost_and_every_day_has_as_many_fields(week: Week) -> None:
    days = days_of(week)
    assert {len(day.times) for day in days} == {max(STRETCHES, *(len(day) for day in week))}
    assert [sum(1 for begin, _ in day.times if begin) for day in days] == [len(day) for day in week]


@given(st.lists(a_day, min_size=7, max_size=7))
def test_whatever_is_typed_is_read_or_said_to_be_wrong_at_a_field_of_that_day(days: list[DayTyped]) -> None:
    written, wrong = hours_of(days)
    if wrong:
        assert written == ""
        assert all(days[each.day].works and 0 <= each.stretch < len(days[each.day].times) for each in wrong)
    elif written:
        week = parse_hours(written)
        assert [bool(day) for day in week] == [day.works for day in days]
    else:
        assert not any(day.works for day in days)


@pytest.mark.parametrize(
    ("times", "stretch", "said"),
    [
        ((("", ""), ("", "")), 0, "give the hours"),
        ((("08:00", ""), ("", "")), 0, "give both"),
        ((("08:00", "12:00"), ("", "17:00")), 1, "give both"),
        ((("08:00", "12:00"), ("11:00", "17:00")), 1, "begins after"),
        ((("08:00", "08:00"), ("", "")), 0, "begins after"),
        ((("22:00", "09:00"), ("", "")), 0, "the night ends"),
    ],
)
def test_what_is_wrong_stands_at_its_stretch(
    times: tuple[tuple[str, str], ...], stretch: int, said: str
) -> None:
    usual = DayTyped(works=True, times=(("08:00", "17:00"), ("", "")))
    written, wrong = hours_of([DayTyped(works=True, times=times), *[usual] * 6])
    assert written == ""
    assert (wrong[0].day, wrong[0].stretch) == (0, stretch)
    assert said in wrong[0].message


def test_a_day_that_is_not_worked_keeps_what_was_typed_and_counts_for_nothing() -> None:
    days = days_of(parse_hours("Mon 08:00-17:00"))
    kept = DayTyped(works=False, times=(("08:00", "12:00"), ("13:00", "")))
    assert hours_of([days[0], kept, *days[2:]]) == ("Mon 08:00-17:00", ())


def test_midnight_at_the_end_of_a_day_and_the_whole_day() -> None:
    for text in ("Mon-Sun 00:00-24:00", "Mon 16:00-24:00", "Mon 22:00-02:00,03:00-06:00"):
        assert typed_hours(hours_of(days_of(typed_hours(text)))[0]) == typed_hours(text)
