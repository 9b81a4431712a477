"""The weekly brief on paper: one page however much there is to tell, standards, the same bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reports import brief
from reports.brief_paper import BriefLine, BriefPaper, BriefPart
from reports.model import Entry
from tests.reports import card_sample, reading

LINES = tuple(
    BriefLine(
        what=f"Pothole repair, part {number}", told="Streets has to act for 12 days", when="since Jun 2"
    )
    for number in range(40)
)
BRIEF = BriefPaper(
    city="Port Alder",
    office="Mayor’s Office of Operations",
    zone="America/New_York",
    week=(date(2026, 6, 1), date(2026, 6, 7)),
    made_at=datetime(2026, 6, 9, 13, 0, tzinfo=UTC),
    figures=(("Covered by a target", "52 of 60", "services"), ("On time", "86.4%", "1,204 of 1,394")),
    parts=(
        BriefPart(heading="Decisions owed", says="2 wait for you.", lines=LINES[:2]),
        BriefPart(heading="Events", says="No event adjustment touches these days."),
    ),
    page_url="https://concord.portalder.example/brief",
    entry=Entry(number=1_204, fingerprint=card_sample.RECORD),
)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_is_archivable_and_accessible(profile: str) -> None:
    assert reading.faults(brief.pdf(BRIEF), profile) == []


def test_the_same_values_give_the_same_bytes() -> None:
    assert brief.pdf(BRIEF) == brief.pdf(BRIEF)


def test_it_is_one_page_however_much_there_is_to_tell() -> None:
    parts = (*BRIEF.parts, BriefPart(heading="Negotiations open", says="The oldest first.", lines=LINES))
    content = brief.pdf(replace(BRIEF, parts=parts))
    pages = reading.pages(content)
    assert len(pages) == 1
    assert "more, all on the page named below" in pages[0]
    assert "Pothole repair, part 0" in pages[0]
    assert "part 39" not in pages[0]


def test_311s_own_row_is_never_cut() -> None:
    own = BriefLine(what="311", told="passed on in time, April 2026: 91.9% of 455", kept=True)
    on_time = BriefPart(
        heading="On time", says="All of it.", columns=("Department", "On time"), lines=(*LINES, own)
    )
    parts = (on_time, *(BriefPart(heading=f"Part {n}", says="More.", lines=LINES) for n in range(3)))
    pages = reading.pages(brief.pdf(replace(BRIEF, parts=parts)))
    assert len(pages) == 1
    assert "311 passed on in time" in pages[0]
    assert "Pothole repair, part 39" not in pages[0]


def test_what_fits_is_not_cut() -> None:
    text = reading.text(brief.pdf(BRIEF))
    assert "52 of 60" in text
    assert "more, all on the page" not in text


def test_two_short_lists_stand_beside_each_other() -> None:
    """A week of eight departments and eight negotiations is still one page, with every line."""
    short = tuple(
        BriefLine(what=f"Department {number}", told="80.1% of 204", when="12 days") for number in range(8)
    )
    parts = (
        *BRIEF.parts,
        BriefPart(
            heading="On time", says="All of it.", columns=("Department", "On time"), half=True, lines=short
        ),
        BriefPart(heading="In whose hands", says="The most first.", half=True, lines=short),
        BriefPart(heading="Negotiations open", says="The oldest first.", lines=LINES[:8]),
    )
    pages = reading.pages(brief.pdf(replace(BRIEF, parts=parts)))
    assert len(pages) == 1
    assert "more, all on the page" not in pages[0]
    assert pages[0].count("Department 7") == 2
