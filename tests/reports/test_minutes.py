"""Minutes on paper: standards, the same bytes, the words of each kind of outcome, and nothing internal in the public version."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from governance.meetings.rules.minutes import Minutes, canonical_text
from governance.meetings.rules.minutes_public import public
from reports import minutes
from reports.minutes_paper import Beside, MinutesPaper
from reports.model import Entry
from tests.meetings.minuted import OUTCOMES, board, working
from tests.reports import card_sample, reading

SITE = "https://concord.portalder.example"


def paper(of: Minutes, **more: object) -> MinutesPaper:
    made = MinutesPaper(
        city="Port Alder",
        office="Mayor’s Office of Operations",
        zone="America/New_York",
        content=of,
        public=False,
        standing="Final since Mon, Dec 7, 2026.",
        unapproved=False,
        dated=datetime(2026, 12, 7, 22, tzinfo=UTC),
        fingerprint=card_sample.RECORD,
        entry=Entry(number=1_204, fingerprint=card_sample.RECORD),
        verify_url=f"{SITE}/verify/{card_sample.RECORD}",
        page_url=f"{SITE}/meetings/{of.meeting}/minutes",
        minutes_json=canonical_text(of).encode(),
    )
    return replace(made, **more)  # type: ignore[arg-type] # as MinutesPaper takes them


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_they_are_archivable_and_accessible(profile: str) -> None:
    assert reading.faults(minutes.pdf(paper(board())), profile) == []


def test_unapproved_ones_are_marked_and_meet_the_standards_too() -> None:
    standing = "Not final yet. Final on Mon, Dec 7, 2026, unless somebody who was here asks for a correction."
    content = minutes.pdf(paper(working(), unapproved=True, standing=standing))
    assert reading.faults(content, "ua1") == []
    text = reading.text(content)
    assert "not approved yet" in text
    assert standing in " ".join(text.split())


def test_the_same_values_give_the_same_bytes() -> None:
    assert minutes.pdf(paper(working())) == minutes.pdf(paper(working()))


GOLDEN = {
    "decision": "1 About decision Decision Both look at frost together. D-2026-0003",
    "agreed": (
        "2 About agreed internal lies with Streets for 19 days Agreed 7 calendar days until Mar 31, then looked at again."
        " Confirmed by Marcus Bell, 311, Mon, Nov 30, 2026, 2:33 PM Waits for Streets to confirm"
    ),
    "action": (
        "3 About action Action Send the paving plan for December"
        " Omar Haddad, Streets, by Fri, Dec 11, 2026 (AC-2026-0007)"
    ),
    "information": (
        "4 About information The phones rang all day. Information Two evening call takers start on Dec 14."
    ),
    "objection": (
        "5 About objection Objection"
        " Omar Haddad: the figure counts days on which the asphalt plant was closed."
    ),
    "deferral": "6 About deferral Put off Until the crew roster is there.",
    "recommendation": "7 About recommendation Recommended Count Saturdays. 8 Coming up until March",
}


@pytest.fixture(scope="module")
def printed() -> str:
    return " ".join(reading.text(minutes.pdf(paper(working()))).split())


def test_there_are_golden_words_for_every_kind() -> None:
    assert GOLDEN.keys() == OUTCOMES.keys()


@pytest.mark.parametrize("kind", GOLDEN)
def test_the_paper_says_what_came_of_an_item_of_each_kind(printed: str, kind: str) -> None:
    assert GOLDEN[kind] in printed


def test_it_says_when_where_who_and_what_is_next(printed: str) -> None:
    for said in (
        "Streets and 311, Mon, Nov 30, 2026",
        "Mon, Nov 30, 2026, 2:02 to 2:44 PM; Room 4",
        "Lee Chan Streets, Deputy Commissioner by phone, from 2:31 PM",
        "Not here: Priya Nair",
        "Next meeting Thu, Jan 7, 2027, 2:00 PM",
        "Put off to the meeting of Jan 7.",
        "AT-2026-0001 roster.pdf",
        "record entry 1204",
    ):
        assert said in printed, said


def test_a_board_says_its_votes_who_took_no_part_and_which_role_was_empty() -> None:
    text = " ".join(reading.text(minutes.pdf(paper(board()))).split())
    for said in (
        "Carried, 2 yes, 1 no; 2 needed. 3 of 3 in the room, quorum 2.",
        "Rosa Vega (Parks liaison) took no part in this item: Her cousin bids.",
        "Not carried: there was no quorum.",
        "nobody holds the role (Water lead, Water)",
        "Ask counsel first. internal",
    ):
        assert said in text, said


def test_corrections_stand_beside_final_minutes() -> None:
    one = Beside(
        place="Item 4, About information",
        before="Two call takers start.",
        after="Three call takers start.",
        reason="One more was hired.",
        name="Dana Ruiz",
        at=datetime(2026, 12, 9, 15, tzinfo=UTC),
    )
    text = " ".join(reading.text(minutes.pdf(paper(working(), beside=(one,)))).split())
    assert "Corrections beside these minutes" in text
    assert "Three call takers start. Dana Ruiz, Wed, Dec 9, 2026, 10:00 AM EST" in text


def test_nothing_internal_is_in_the_public_version() -> None:
    of = public(board())
    content = minutes.pdf(paper(of, public=True, minutes_json=canonical_text(of).encode()))
    text = " ".join(reading.text(content).split())
    assert "Public version" in text
    assert "1 item is between the offices concerned" in text
    for hidden in ("Ask counsel", "bids.pdf", "cousin", "Staff matters", "internal"):
        assert hidden not in text, hidden
