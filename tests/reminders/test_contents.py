"""What a letter says, without a database: order, subject, previews, warnings, a superior's words, and what is too much."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.reminders.rendering import as_html, as_text
from governance.reminders.rules.contents import LetterView
from governance.reminders.rules.facts import NextLevel
from governance.reminders.rules.order import in_order
from governance.reminders.rules.watches import Level, Manner, nudge_level
from tests.reminders.letters import (
    ASKED,
    AT,
    CORRECTION,
    DANA,
    EVENT,
    LETTERS,
    POTHOLES,
    SUPERIORS,
    URL,
    WARNED,
    of,
)

ZONE = ZoneInfo("America/New_York")


def text(letter: LetterView) -> str:
    return as_text("mail/letter.txt", letter=letter)


def due(day: str) -> str:
    return f"2026-{day}T22:00:00+00:00"


def test_late_and_today_come_first_then_what_is_new_then_the_next_seven_days_then_the_rest() -> None:
    def told(name: str, day: str, manner: str) -> object:
        return replace(ASKED, key=name, manner=manner, facts=replace(POTHOLES, title=name, due=day))

    given = [
        told("far", due("12-30"), Manner.REMINDED),
        told("no date", "", Manner.REMINDED),
        told("new", due("12-20"), Manner.ASKED),
        told("soon", due("12-04"), Manner.REMINDED),
        told("today", due("11-30"), Manner.REMINDED),
        told("late", due("11-20"), Manner.REMINDED),
        told("warned", due("12-01"), Manner.WARNED),
    ]
    found = [each.key for each in in_order(given, on=AT, zone=ZONE)]  # type: ignore[arg-type]
    assert found == ["late", "today", "warned", "new", "soon", "far", "no date"]


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_a_subject_fits_and_a_preview_begins_with_it(letter: LetterView) -> None:
    assert 0 < len(letter.subject) <= 78
    assert text(letter)[: len(letter.subject)] == letter.subject
    assert "<h1" in as_html("mail/letter.html", letter=letter).split(letter.subject)[1]


def test_the_subject_of_one_matter_is_the_same_at_every_level_and_on_every_day() -> None:
    levels = (Level.ASKED, Level.REMINDED, Level.DUE, Level.WARNED, nudge_level("2026-12-01"))
    told = [of(replace(ASKED, level=each), at=AT + timedelta(days=n * 20)) for n, each in enumerate(levels)]
    assert {letter.subject for letter in told} == {
        "CH-2026-0031, Pothole repair: from 4 business days…: answer 311 by Fri, Dec 4"
    }
    moved = replace(ASKED, facts=replace(POTHOLES, due=due("12-11")))
    assert of(moved).subject.endswith("by Fri, Dec 11")


def test_the_subject_of_several_counts_them_and_names_the_nearest_date_and_the_first() -> None:
    assert of(CORRECTION, ASKED).subject == (
        "2 things by Fri, Dec 4: Pothole repair: from 4 business days to calendar days"
    )
    assert of(EVENT, replace(EVENT, key="event/813")).subject.startswith("2 things happened: Amara Okafor")
    assert of(ASKED, WARNED).subject.startswith("2 things, 1 past due: Sinkhole")
    assert of(ASKED, CORRECTION, SUPERIORS).subject.startswith("2 things by Fri, Dec 4: Pothole repair")
    assert of(SUPERIORS, replace(SUPERIORS, key="x")).subject.startswith(
        "2 things for your information: Sink"
    )


def test_a_subject_says_what_is_asked_and_not_how_else_it_could_be_done() -> None:
    long = "Look at the agreement again: propose a change, or confirm it"
    review = replace(
        ASKED, facts=replace(POTHOLES, number="", title="The agreement of 311 and Parks", act=long)
    )
    assert of(review).subject == "The agreement of 311 and Parks: look at the agreement again by Fri, Dec 4"


def test_fingerprints_are_for_documents_and_the_record_only() -> None:
    told = replace(
        EVENT, facts=replace(EVENT.facts, happened="Kate Doyle agreed to proposal 1 of CH-2026-0022 · 1b4f….")
    )
    assert of(told).subject == "Kate Doyle agreed to proposal 1 of CH-2026-0022."


def test_a_title_without_end_leaves_room_for_what_is_asked() -> None:
    long = replace(ASKED, facts=replace(POTHOLES, title="Pothole " * 40))
    assert of(long).subject.endswith("…: answer 311 by Fri, Dec 4")


def test_a_warning_names_who_is_told_next_and_both_ways_out() -> None:
    told = text(of(WARNED)).replace("\n   ", " ")
    assert "Past due since Wed, Nov 25" in told
    assert "If nothing happens by Thu, Dec 3, Lee Chan, Deputy Commissioner, will be told." in told
    assert "Nobody else is told yet." in told
    assert WARNED.link in told
    assert f"Ask for 5 more business days: {WARNED.more_time}" in told
    assert "555-0234" in told


def test_a_superior_reads_since_when_what_was_tried_and_what_they_can_do_and_no_blame() -> None:
    told = " ".join(text(of(SUPERIORS)).split())
    assert of(SUPERIORS).subject.endswith(": Streets has to answer")
    assert "Since Fri, Nov 20." in told
    assert "reminded on Mon, Nov 23" in told
    assert "Nothing has to be decided by you." in told
    assert "will be told" not in told
    assert not {"fail", "blame", "still not", "ignored", "neglect"} & set(told.lower().split())


def test_who_is_only_informed_is_asked_for_nothing() -> None:
    absent = replace(
        ASKED, manner=Manner.INFORMED, facts=replace(POTHOLES, act="Streets has to answer", minutes=0)
    )
    told = text(of(absent))
    assert "Dana Ruiz: for your information." in told
    assert "Streets has to answer." in told
    assert "See where it stands:" in told
    assert "Nothing has to be decided by you" not in told
    assert of(absent).stop


def test_before_a_further_superior_nobody_is_told_that_they_alone_know() -> None:
    letter = of(replace(WARNED, level=Level.BEFORE_CONVENOR))
    assert "will be told." in letter.entries[0].next_level
    assert "Nobody else" not in letter.entries[0].next_level
    assert not letter.stop


def test_who_wants_no_letters_gets_warnings_all_the_same_and_reads_why() -> None:
    for letter in (of(WARNED), of(SUPERIORS), of(ASKED, WARNED)):
        assert not letter.stop
        assert "/u/" not in text(letter)
        assert "also comes to those who want no letters" in " ".join(text(letter).split())
    assert of(ASKED).stop in text(of(ASKED))


def test_of_thirty_the_twelve_most_pressing_are_told_and_the_rest_is_counted() -> None:
    letter = LETTERS["many"]
    assert len(letter.entries) == 12
    assert "And 22 more" in text(letter)


def test_no_letter_is_longer_than_sixty_kilobytes() -> None:
    every = [replace(ASKED, key=f"{n}", facts=replace(POTHOLES, words="word " * 4000)) for n in range(29)]
    letter = of(*every)
    assert len(letter.entries) == 29
    assert len(as_html("mail/letter.html", letter=letter).encode()) <= 60_000


def test_the_reply_goes_to_the_other_side_of_what_is_most_pressing_and_the_letter_says_so() -> None:
    letter = of(CORRECTION, ASKED)
    assert letter.reply_to == POTHOLES.correspondent
    assert "A reply goes to Marcus Bell and is no answer on record." in text(letter)
    assert "Replies are not read" in text(of(EVENT))


def test_a_matter_that_people_know_by_no_number_is_found_on_their_own_page() -> None:
    told = " ".join(text(of(replace(ASKED, facts=replace(POTHOLES, number="")))).split())
    assert "sign in at concord.port-alder.gov and look on your To do page." in told


def test_lines_of_the_text_are_short_but_for_addresses() -> None:
    for letter in LETTERS.values():
        long = [line for line in text(letter).splitlines()[1:] if len(line) > 72 and URL not in line]
        assert long == []


def test_a_nudge_says_who_asks() -> None:
    assert "311 asks to be answered" in text(
        of(replace(ASKED, level=nudge_level("2026-11-30"), manner=Manner.REMINDED))
    )


def test_what_is_told_next_is_told_only_where_somebody_is() -> None:
    nobody = replace(WARNED, facts=replace(WARNED.facts, next_level=NextLevel()))
    assert "If nothing happens" not in text(of(nobody))
    assert of(
        ASKED, to=replace(DANA, long_because="Mail could not be sent for three days.")
    ).greeting.endswith("Mail could not be sent for three days.")
