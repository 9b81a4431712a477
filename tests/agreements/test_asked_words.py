"""What is kept of words that found nothing: no figure, no address, no sentence; counted by day, bounded, gone in time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.agreements.actions.asked_words import note_asked
from governance.agreements.queries.asked_words import words_asked
from governance.agreements.rules.asked_words import KEPT_DAYS, LONGEST, MOST_A_DAY, MOST_WORDS, kept_words
from governance.database import sql
from tests.agreements.town import Town
from tests.cast import AT

TODAY = AT.date()


@given(st.text(max_size=200))
def test_nothing_is_kept_that_could_be_an_address_or_a_number(typed: str) -> None:
    kept = kept_words(typed)
    assert not any(letter.isdigit() for letter in kept)
    assert not set("@:/.") & set(kept)
    assert len(kept.split()) <= MOST_WORDS
    assert all(1 < len(word) <= LONGEST for word in kept.split())
    assert kept_words(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Xylophone!", "xylophone"),
        ("call 555-0110", "call"),
        ("jo.smith@example.org", ""),
        ("https://example.org/?q=jo zeppelin", "zeppelin"),
        ("apt 4B zeppelin", "apt zeppelin"),
        ("one two three four five", ""),
        ("12345", ""),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert kept_words(typed) == kept


@pytest.mark.anyio
async def test_words_are_counted_by_day_and_shown_from_the_second_time(town: Town) -> None:
    assert await note_asked("quokka on my lawn", on=TODAY)
    assert not await note_asked("555-0110", on=TODAY)
    assert await words_asked(on=TODAY, at=AT) == ()
    await note_asked("Quokka on LAWN", on=TODAY - timedelta(days=1))
    (told,) = await words_asked(on=TODAY, at=AT)
    assert (told.words, told.times, told.days, told.last) == ("quokka lawn", 2, 2, TODAY)


@pytest.mark.anyio
async def test_words_near_a_service_name_it_and_words_that_find_it_are_gone(town: Town) -> None:
    for typed in ("bothole", "pothole"):
        for _ in range(2):
            await note_asked(typed, on=TODAY)
    (told,) = await words_asked(on=TODAY, at=AT)
    assert (told.words, told.near) == ("bothole", (("pothole", "Pothole"),))


@pytest.mark.anyio
async def test_a_day_has_an_end_and_old_days_go(town: Town) -> None:
    await note_asked("quokka", on=TODAY - timedelta(days=KEPT_DAYS))
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(MOST_A_DAY + 20):
        first, second = divmod(number, 26)
        await note_asked(f"z{letters[first]}{letters[second]}", on=TODAY)
    await note_asked("zaa", on=TODAY)
    rows = await sql.rows("SELECT day, words, times FROM asked_words ORDER BY words")
    assert len(rows) == MOST_A_DAY
    assert {row["day"] for row in rows} == {TODAY}
    assert (rows[0]["words"], rows[0]["times"]) == ("zaa", 2), "what is there is counted on"
