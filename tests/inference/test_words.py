"""A promise, its rivals and a file's clock in words that somebody who is no engineer reads."""

from datetime import time

from governance.calendars.rules import DueRule, Unit
from governance.inference.rules import words
from governance.inference.rules.runs import STEPS, reached
from governance.inference.rules.search import Step
from governance.inference.rules.values import Promised, Rival, Shift, ShiftKind, Why

MONTHS = Promised(amount=120, unit=Unit.CALENDAR_DAYS)
HOURS = Promised(amount=2_880, unit=Unit.HOURS)
DAY = Promised(amount=1, unit=Unit.BUSINESS_DAYS, hours="Mon-Fri 08:30-17:00")


def rival(claim: Promised, other: Promised, ours: int, theirs: int) -> Rival:
    return Rival(claim=claim, promise=other, decides=ours + theirs, for_claim=ours, for_rival=theirs)


def test_a_rival_says_how_many_cases_decide() -> None:
    assert words.rival_words(rival(MONTHS, HOURS, 0, 0)) == "120 calendar days or 2,880 hours: 0 cases decide"
    told = words.rival_words(rival(MONTHS, HOURS, 926, 1))
    assert told == "120 calendar days or 2,880 hours: 927 cases decide, 926 for the first, 1 for the second"


def test_two_promises_of_one_length_are_told_apart_by_their_hours() -> None:
    earlier = Promised(amount=1, unit=Unit.BUSINESS_DAYS, hours="Mon-Fri 08:30-16:30")
    told = words.rival_words(rival(DAY, earlier, 1, 0))
    assert told == (
        "1 business day on Monday to Friday, 8:30 AM to 5:00 PM or Monday to Friday, 8:30 AM to 4:30 PM:"
        " 1 case decides, 1 for the first, 0 for the second"
    )


def test_a_promise_says_until_when_and_from_when() -> None:
    dated = Promised(
        amount=14, unit=Unit.BUSINESS_DAYS, hours="Mon-Fri 00:00-24:00", after=time(20), by_date=True
    )
    assert (
        words.whole_words(dated)
        == "14 business days (Mon to Fri, reported after 8:00 PM counts as the next day)"
    )
    late = Promised(amount=3, unit=Unit.CALENDAR_DAYS, rule=DueRule.END_OF_DAY)
    assert words.promise_words(late) == "3 calendar days, until the end of the day"


def test_every_clock_every_reason_and_every_step_has_its_words() -> None:
    assert "4 hours behind" in words.shift_words(Shift(kind=ShiftKind.FIXED, hours=4))
    assert all(words.shift_words(Shift(kind=kind)) for kind in ShiftKind)
    assert set(words.WHY) == set(Why)
    assert {str(step) for step in Step} <= set(STEPS)
    assert [reached(step, 1, 1) for step in STEPS] == sorted(reached(step, 1, 1) for step in STEPS)
