"""Fields become clean values, and every error is named at its field."""

from datetime import date

import pytest

from governance.errors import Invalid, Malformed
from governance.web.site.forms import Form, parse_day


def _form(**typed: str) -> Form:
    return Form(typed.items())


def test_text_is_trimmed_and_its_line_ends_are_one_kind() -> None:
    assert _form(reason="  Winter\r\ncrews ").text("reason", "Reason") == "Winter\ncrews"


def test_all_errors_are_told_at_once_each_at_its_field() -> None:
    form = _form(reason=" ", days="soon", starts="yesterday", unit="weeks")
    form.text("reason", "Reason")
    form.whole("days", "Days", low=2, high=40)
    form.day("starts", "The first day")
    form.choice("unit", "the unit", ["hours", "days"])
    with pytest.raises(Invalid) as refused:
        form.check()
    assert refused.value.fields == {
        "reason": "Reason is empty. Please fill it in.",
        "days": "Days should be a whole number, such as 2.",
        "starts": "The first day is not a date. Write it like 7/1/2026.",
        "unit": "Please choose one for the unit.",
    }


def test_a_form_without_errors_passes() -> None:
    form = _form(days="1,200", note="")
    assert form.whole("days", "Days", low=1, high=5_000) == 1_200
    assert form.text("note", "Note", required=False) == ""
    form.check()


@pytest.mark.parametrize("typed", ["41", "1", "-3", "4.5", "٣", "9" * 13])
def test_a_number_out_of_bounds_or_of_another_kind_is_an_error(typed: str) -> None:
    form = _form(days=typed)
    form.whole("days", "Days", low=2, high=40)
    assert form.error("days")


def test_a_character_that_no_field_may_hold_answers_400() -> None:
    form = _form(reason="null\x00byte")
    form.text("reason", "Reason")
    with pytest.raises(Malformed):
        form.check()
    assert "U+0000" in form.error("reason")


@pytest.mark.parametrize("typed", ["2026-07-01", "7/1/2026", "07/01/2026"])
def test_a_date_is_read_as_browsers_send_it_and_as_americans_write_it(typed: str) -> None:
    assert parse_day(typed) == date(2026, 7, 1)


@pytest.mark.parametrize("typed", ["2026-02-30", "13/1/2026", "1.7.2026", "7/1/26", ""])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_day(typed)


def test_an_error_of_an_action_reads_as_a_sentence_with_the_label_of_its_field() -> None:
    form = _form(starts="7/1/2026")
    form.day("starts", "The first day")
    form.refused(
        Invalid("It cannot start in the past.", fields={"starts": "lies in the past", "end_by": "is odd"})
    )
    assert form.errors == {"starts": "The first day lies in the past.", "end_by": "End by is odd."}
    assert form.message == "It cannot start in the past."


def test_stored_values_fill_a_form_and_nothing_is_empty_text() -> None:
    form = Form.holding({"name": "Dana", "days": 7, "ends": None})
    assert [form.value("name"), form.value("days"), form.value("ends")] == ["Dana", "7", ""]
