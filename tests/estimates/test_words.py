"""What a call taker says beside the promise: a date where there is one, else why not and what is known instead."""

from dataclasses import replace
from datetime import date

import pytest

from governance.estimates.rules.values import Estimate, WhyNone
from governance.estimates.rules.words import lately

TODAY = date(2026, 11, 30)
POTHOLE = Estimate(
    service_id=1, day=TODAY, as_of=date(2026, 11, 29), days=9, done_share_bp=9_050, n=240, window_days=60, why_none=None,
    ripened=400, ripened_done=249, due=260, kept=180, due_first=date(2026, 9, 1), due_last=date(2026, 10, 31),
)  # fmt: skip


def none(why: WhyNone, ripened: int = 400) -> Estimate:
    return replace(POTHOLE, days=None, why_none=why, ripened=ripened)


def test_the_sentence_of_the_sketch() -> None:
    said = lately(POTHOLE, TODAY, today=TODAY)
    assert said.sentence == (
        "Lately 9 of 10 were done by Wed, Dec 9; the promise was kept 69 times out of 100."
    )
    assert said.brief == said.day == "Wed, Dec 9"


def test_counted_from_the_time_that_is_typed() -> None:
    said = lately(POTHOLE, date(2026, 11, 20), today=TODAY)
    assert said.sentence.startswith("Lately 9 of 10 are done within 9 days: by Sun, Nov 29; the promise")


def test_near_days_in_a_list_and_the_year_where_it_is_another() -> None:
    assert lately(replace(POTHOLE, days=1), TODAY, today=TODAY).brief == "tomorrow"
    assert lately(replace(POTHOLE, days=0), TODAY, today=TODAY).brief == "today"
    assert lately(replace(POTHOLE, days=81), TODAY, today=TODAY).brief == "Fri, Feb 19, 2027"


@pytest.mark.parametrize(
    ("kept", "due", "said"),
    [
        (29, 29, ""),
        (30, 30, "100 times"),
        (0, 30, "0 times"),
        (1, 400, "1 time out of"),
        (399, 400, "99 times"),
    ],
)
def test_how_often_it_was_kept_is_rounded_but_never_to_all_or_none(kept: int, due: int, said: str) -> None:
    sentence = lately(replace(POTHOLE, kept=kept, due=due), TODAY, today=TODAY).sentence
    assert said in sentence
    assert ("kept" in sentence) is bool(said)


@pytest.mark.parametrize(
    ("known", "sentence", "brief"),
    [
        (None, "There are too few requests yet to say when 9 of 10 are done.", "too few yet to say"),
        (
            none(WhyNone.FEW),
            "There are too few requests yet to say when 9 of 10 are done.",
            "too few yet to say",
        ),
        (
            none(WhyNone.NO_NINTH),
            "When 9 of 10 are done cannot be said. Of 100 asked 90 to 180 days ago, 62 are recorded as done.",
            "62 of 100 recorded as done",
        ),
        (
            none(WhyNone.FAR),
            "9 of 10 take more than 90 days. Of 100 asked 90 to 180 days ago, 62 are recorded as done.",
            "in more than 90 days",
        ),
        (none(WhyNone.NO_NINTH, ripened=29), "When 9 of 10 are done cannot be said.", "cannot be said"),
        (
            none(WhyNone.STALE),
            "What is known ends on Nov 29: too long ago to say when 9 of 10 are done.",
            "known too long ago to say",
        ),
    ],
)
def test_where_no_date_can_be_given(known: Estimate | None, sentence: str, brief: str) -> None:
    said = lately(known, TODAY, today=TODAY)
    assert (said.on, said.sentence, said.brief) == (None, sentence, brief)
