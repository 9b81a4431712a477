"""A calendar's form: day by day or in writing it says the same; its own buttons keep nothing; what was typed comes back."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import format_hours
from governance.calendars.rules.hours import Week, typed_hours
from governance.web.calendars.due_by_hours import examples
from governance.web.calendars.version_form import places, read_version, reworked, shown
from governance.web.site.forms import Form
from tests.calendars.test_day_fields import weeks

FIXED = {
    "zone": "America/New_York",
    "effective_from": "2027-01-04",
    "covers_until": "2027-12-31",
    "seen": "1",
}
names = st.sampled_from(["Founders' Day", "Independence Day, observed", "Tag der Arbeit", "Día de Reyes"])
dates = st.dictionaries(
    st.dates(date(2027, 1, 4), date(2027, 12, 31)),
    st.tuples(st.sampled_from(["", "08:30-12:00", "22:00-24:00"]), names),
)


def _lines(days: dict[date, tuple[str, str]]) -> str:
    return "\n".join(" ".join(filter(None, (day.isoformat(), *parts))) for day, parts in days.items())


@given(weeks(), dates)
def test_as_fields_and_in_writing_it_is_the_same_version(
    week: Week, days: dict[date, tuple[str, str]]
) -> None:
    in_writing = Form.holding(
        {**FIXED, "hours": format_hours(week) or "Mon 08:00-12:00", "holidays": _lines(days)}
    )
    as_fields = shown(in_writing)
    assert not as_fields.values("hours")
    assert not as_fields.values("holidays")
    first, second = read_version(in_writing), read_version(as_fields)
    assert second == read_version(shown(as_fields))
    assert typed_hours(first.hours) == typed_hours(second.hours)
    assert (first.holidays, first.special_days) == (second.holidays, second.special_days)
    assert not in_writing.errors
    assert not as_fields.errors


def _typed(**more: str) -> Form:
    return shown(Form.holding({**FIXED, "hours": "Mon-Fri 07:00-11:30,12:00-15:30", "holidays": "", **more}))


def test_same_until_friday_copies_monday_with_its_break() -> None:
    form = _typed(hours="Mon 07:00-11:30,12:00-15:30; Fri 09:00-10:00; Sat 07:00-11:00")
    same = reworked(Form([*form.pairs(), ("step", "same")]), "")
    assert read_version(same).hours.startswith("Mon 07:00-11:30,12:00-15:30; Tue 07:00-11:30,12:00-15:30;")
    assert read_version(same).hours.endswith("Fri 07:00-11:30,12:00-15:30; Sat 07:00-11:00")


def test_days_of_a_place_are_ticked_beside_those_that_stand_there_and_an_unticked_one_stays_unticked() -> (
    None
):
    form = _typed(holidays="2027-07-04 Our own day")
    proposed = reworked(Form([*form.pairs(), ("place", "US-MA"), ("step", "propose")]), "")
    known = {day: name for day, name in proposed_holidays("US-MA", [2027]).items() if day >= date(2027, 1, 4)}
    assert read_version(proposed).holidays == {**known, date(2027, 7, 4): "Our own day"}
    fewer = Form([pair for pair in proposed.pairs() if pair != ("day", "2027-12-25 Christmas Day")])
    again = reworked(Form([*fewer.pairs(), ("place", "US-MA"), ("step", "propose")]), "")
    assert date(2027, 12, 25) not in read_version(again).holidays
    assert "2027-12-25 Christmas Day" in again.values("offered")


def test_another_day_is_added_by_its_button_or_with_the_whole_and_errors_stand_at_its_fields() -> None:
    form = _typed()
    more = [("new_day", "8/2/2027"), ("new_name", "Harbor Day")]
    added = reworked(Form([*form.pairs(), *more, ("step", "add")]), "")
    assert (
        read_version(added).holidays
        == read_version(Form([*form.pairs(), *more])).holidays
        == {date(2027, 8, 2): "Harbor Day"}
    )
    assert not added.value("new_day")
    wrong = reworked(Form([*form.pairs(), ("new_day", "someday"), ("step", "add")]), "")
    assert set(wrong.errors) == {"new_day", "new_name"}
    assert wrong.value("new_day") == "someday"


def test_a_short_day_has_its_hours() -> None:
    more = [
        ("new_day", "2027-12-24"),
        ("new_name", "Christmas Eve"),
        ("new_from", "8:30 AM"),
        ("new_to", "12:00 PM"),
    ]
    (special,) = read_version(Form([*_typed().pairs(), *more])).special_days
    assert (special.day, special.hours) == (date(2027, 12, 24), ((510, 720),))


def test_times_are_read_however_they_are_written_and_errors_stand_at_them() -> None:
    form = _typed()
    pairs = [(n, {"mon_from_1": "7:15 AM", "tue_to_1": "soon"}.get(n, v)) for n, v in form.pairs()]
    read = Form(pairs)
    read_version(read)
    assert "tue_to_1" in read.errors
    good = Form([(n, "11:30" if v == "soon" else v) for n, v in pairs])
    assert read_version(good).hours.startswith("Mon 07:15-11:30")


def test_every_state_is_offered_and_a_place_elsewhere_only_where_it_is_the_rule() -> None:
    offered = dict(places())
    assert offered["US-MA"] == "Massachusetts"
    assert len([code for code in offered if code.startswith("US-")]) >= 50
    assert "CA-ON" not in offered
    assert "CA-ON" in dict(places("CA-ON"))


def test_two_due_dates_by_the_hours_as_typed() -> None:
    found = examples(
        _typed(hours="Mon-Fri 07:00-11:30,12:00-15:30; Sat 07:00-13:00"), date(2026, 11, 30), None
    )
    assert [(each.opened, each.within, each.due) for each in found] == [
        ("Mon, Jan 4, 2027, 7:00 AM", "4 business days", "Fri, Jan 8, 2027, 7:00 AM"),
        ("Sat, Jan 9, 2027, 9:00 AM", "8 business hours", "Mon, Jan 11, 2027, 11:00 AM"),
    ]
    assert examples(_typed(hours="whenever"), date(2026, 11, 30), None) == ()
