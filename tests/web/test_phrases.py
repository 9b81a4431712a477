"""Phrases of pages: what belongs on one line, what somebody typed."""

from datetime import date

from governance.web.site import phrases


def test_what_lies_back_is_put_on_record_and_does_not_take_effect() -> None:
    today = date(2026, 6, 18)
    assert phrases.effect(date(2026, 3, 1), today=today) == "is on record from Sun, Mar 1, 2026"
    assert phrases.effect(today, today=today) == "takes effect on Thu, Jun 18, 2026"


def test_what_belongs_on_one_line_is_tied_in_somebodys_words_and_the_words_stay_escaped() -> None:
    said = phrases.tied("80% by <CH-2026-0042>, not 5 of 6")
    assert said == ('80% by &lt;<span class="concord-whole">CH-2026-0042</span>&gt;, not 5 of 6')


def test_what_comes_back_to_be_sent_again_is_what_somebody_typed_not_what_the_form_keeps() -> None:
    typed = [
        ("revision", "3"),
        ("rationale", "Six days"),
        ("effective_on", "2027-01-01"),
        ("until", "2027-02-30"),
        ("amount:term:pothole/done", "6"),
        ("unit:term:pothole/done", "calendar-days"),
        ("words", ""),
    ]
    assert phrases.recognized(typed) == [
        ("Rationale", "Six days"),
        ("Effective on", "Fri, Jan 1, 2027"),
        ("Until", "2027-02-30"),
        ("And", "what you chose for 1 line"),
    ]
