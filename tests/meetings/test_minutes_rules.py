"""Minutes as values: what is public of them, what may be put otherwise, their words, and when they are final."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from governance.calendars.rules import Calendar, parse_hours
from governance.meetings.rules import minutes as rules
from governance.meetings.rules import minutes_words as words
from governance.meetings.rules.minutes import Minutes, Outcome
from governance.meetings.rules.minutes_moves import final_from
from governance.meetings.rules.minutes_places import every_place, places, put_otherwise, rewritten
from governance.meetings.rules.minutes_public import is_internal, public, public_fingerprint
from tests.meetings.minuted import LOST, OUTCOMES, board, working

ZONE = ZoneInfo("America/New_York")


def test_they_are_read_again_as_they_were_written() -> None:
    for made in (working(), board()):
        assert msgspec.json.decode(rules.canonical_text(made), type=Minutes) == made
    assert rules.fingerprint(working()) != rules.fingerprint(replace(working(), place="Room 5"))


def test_another_internal_word_moves_the_whole_fingerprint_and_not_the_public_one() -> None:
    other = put_otherwise(board(), "note:own", "Ask nobody.", key="x")
    assert rules.fingerprint(other) != rules.fingerprint(board())
    assert public_fingerprint(other) == public_fingerprint(board())


@pytest.mark.parametrize(
    ("about", "marked", "shown", "internal"),
    [
        ("", False, False, False),
        ("", True, False, True),
        ("agreement/streets", False, False, False),
        ("change/CH-2026-0001", False, False, True),
        ("change/CH-2026-0001", False, True, False),
        ("change/CH-2026-0001", True, True, True),
        ("correction/CR-2026-0001", False, True, True),
        ("decision/D-2026-0001", False, False, True),
        ("something-new/X", False, False, True),
    ],
)
def test_an_item_about_what_not_everybody_sees_is_internal(
    about: str, *, marked: bool, shown: bool, internal: bool
) -> None:
    assert is_internal(about, marked=marked, shown=shown) is internal


def test_the_public_reading_of_a_working_meeting_holds_outcomes_and_no_notes_or_files() -> None:
    shown = public(working())
    assert [each.number for each in shown.items] == [1, 3, 4, 5, 6, 7, 8]
    assert shown.left_out == 1
    assert not any(each.notes or each.reason for each in shown.items)
    assert not shown.documents


def test_that_of_a_board_holds_notes_and_files_that_are_not_internal() -> None:
    shown = public(board())
    assert [each.words for each in shown.items[0].notes] == ["Asked how frost is counted."]
    assert [each.name for each in shown.documents] == ["figures.csv"]
    assert shown.items[1].recused[0].reason == ""
    assert shown.left_out == 1


def test_an_internal_decision_takes_its_motion_with_it() -> None:
    made = board()
    decided = replace(made.items[0].outcomes[0], internal=True)
    hidden = public(replace(made, items=(replace(made.items[0], outcomes=(decided,)),)))
    assert "potholes" not in rules.canonical_text(hidden)


def test_words_may_be_put_otherwise_and_what_something_rests_on_may_not() -> None:
    known = places(working())
    assert {
        "note:note",
        "outcome:information",
        "outcome:objection",
        "person:lee",
        "item:item-1",
    } <= known.keys()
    assert (
        not {f"outcome:{kind}" for kind in ("decision", "agreed", "action", "recommendation")} & known.keys()
    )
    assert "outcome:decision" in every_place(working())


def test_other_words_stand_at_their_place_and_an_added_sentence_at_its_item() -> None:
    made = put_otherwise(working(), "note:note", "The phones rang twice.", key="c1")
    assert places(made)["note:note"] == "The phones rang twice."
    made = put_otherwise(made, "item:item-1", "Omar came later.", key="c2", internal=True)
    assert made.items[0].notes[-1] == rules.Note(key="c2", words="Omar came later.", internal=True)
    made = put_otherwise(made, "note:note", "", key="c3")
    assert "note:note" not in places(made)
    late = put_otherwise(made, "person:lee", "by phone from 2:25 PM", key="c4")
    assert words.presence(late.here[2], late) == "by phone from 2:25 PM"


def test_a_draft_keeps_what_was_rewritten_unless_its_place_is_gone() -> None:
    made = rewritten(
        working(), {"note:note": "Quiet.", "note:struck": "Never mind.", "item:item-1": "Also this."}
    )
    assert places(made)["note:note"] == "Quiet."
    assert made.items[0].notes[0].words == "Also this."


def test_a_redline_says_what_goes_and_what_comes() -> None:
    found = words.redline("Lee came at 2:31 by phone", "Lee came at 2:25 by phone")
    assert [(each.kind, each.words) for each in found] == [
        ("same", "Lee came at"),
        ("gone", "2:31"),
        ("new", "2:25"),
        ("same", "by phone"),
    ]


GOLDEN = {
    "decision": ("Decision", "Both look at frost together.", ("D-2026-0003",)),
    "agreed": (
        "Agreed",
        "7 calendar days until Mar 31, then looked at again.",
        ("confirmed by Marcus Bell, 311, Mon, Nov 30, 2026, 2:33 PM", "waits for Streets to confirm"),
    ),
    "action": (
        "Action",
        "Send the paving plan for December",
        ("Omar Haddad, Streets, by Fri, Dec 11, 2026 (AC-2026-0007)",),
    ),
    "information": ("Information", "Two evening call takers start on Dec 14.", ()),
    "objection": (
        "Objection",
        "Omar Haddad: the figure counts days on which the asphalt plant was closed.",
        (),
    ),
    "deferral": ("Put off", "Until the crew roster is there.", ()),
    "recommendation": ("Recommended", "Count Saturdays.", ()),
}


@pytest.mark.parametrize("kind", GOLDEN)
def test_each_kind_of_outcome_has_its_words(kind: str) -> None:
    of: Outcome = OUTCOMES[kind]
    assert (words.kind_words(of), words.outcome_words(of), words.beneath(of, ZONE)) == GOLDEN[kind]


def test_a_vote_is_told_by_role_with_its_quorum_and_what_it_came_to() -> None:
    assert words.beneath(board().items[0].outcomes[0], ZONE) == (
        "Motion, moved by Parks liaison: Approve the change of potholes.",
        "Agency relations lead (Priya Nair): yes; Deputy Commissioner (Lee Chan): no; Parks liaison (Rosa Vega): yes",
        "Carried, 2 yes, 1 no; 2 needed. 3 of 3 in the room, quorum 2.",
        "D-2026-0004: version 3 from Jan 1, 2027",
    )
    assert words.result_words(LOST) == "Not carried: there was no quorum. 1 of 3 in the room, quorum 2."


def test_who_came_late_and_how_is_said_and_of_a_board_every_time() -> None:
    made = working()
    assert [words.presence(each, made) for each in made.here] == ["", "", "by phone, from 2:31 PM"]
    assert words.presence(made.here[0], board()) == "from 2:02 PM until 2:44 PM"
    assert (words.times(made), words.next_words(made)) == ("2:02 to 2:44 PM", "Thu, Jan 7, 2027, 2:00 PM")


def test_an_item_of_which_nothing_is_written_says_what_became_of_it() -> None:
    assert words.nothing_words(working().items[-1], ZONE) == "Put off to the meeting of Jan 7."
    assert (
        words.left_out_words(1) == "1 item is between the offices concerned and not in this public version."
    )


def calendar(code: str, hours: str, *holidays: date) -> Calendar:
    return Calendar(
        code=code,
        name=code,
        number=1,
        zone="America/New_York",
        week=parse_hours(hours),
        holidays=tuple((day, "day off") for day in holidays),
        covers_until=date(2027, 12, 31),
        effective_from=date(2026, 1, 1),
    )


CENTER = calendar("311", "Mon-Sun 07:00-21:00")
STREETS = calendar("streets", "Mon-Fri 07:30-16:00", date(2026, 11, 26), date(2026, 11, 27))
SENT = datetime(2026, 11, 23, 19, 51, tzinfo=UTC)  # the Monday before Thanksgiving


def test_they_are_final_after_five_business_days_on_each_calendar_the_later_of_the_two() -> None:
    """311 works every day: Sat, Nov 28. Streets rests on Thanksgiving, the day after and the weekend: Wed, Dec 2."""
    assert final_from([CENTER], SENT).astimezone(ZONE).isoformat() == "2026-11-28T21:00:00-05:00"
    assert final_from([CENTER, STREETS], SENT).astimezone(ZONE).isoformat() == "2026-12-02T16:00:00-05:00"
    assert final_from([STREETS, CENTER], SENT) == final_from([CENTER, STREETS], SENT)
