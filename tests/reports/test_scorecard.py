"""The scorecard on paper: standards, the same bytes, a first page that stands alone, both sides beside each other."""

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader

from governance.results.rules.formulas import share
from governance.scorecards.rules.card_json import card_from
from governance.scorecards.rules.values import OptionalShare
from reports import card_words, scorecard
from tests.reports import card_sample, reading


@pytest.fixture(scope="session")
def published() -> bytes:
    return scorecard.pdf(card_sample.paper())


@pytest.fixture(scope="session")
def draft() -> bytes:
    return scorecard.pdf(card_sample.paper(state="draft", silent=("Streets", "311"), comments=()))


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_one_file_is_archivable_and_accessible(published: bytes, draft: bytes, profile: str) -> None:
    assert reading.faults(published, profile) == []
    assert reading.faults(draft, profile) == []


@pytest.fixture(scope="session")
def citywide() -> bytes:
    return scorecard.pdf(card_sample.paper(card_sample.citywide()))


def test_a_citywide_card_and_one_with_nothing_in_it_are_valid_too(citywide: bytes) -> None:
    bare = card_sample.card(
        services=(),
        attention=(),
        improved=(),
        unranked=(),
        trend=(),
        events=(),
        patterns=(),
        flags={},
        districts=(),
        channels=(),
    )
    nothing = scorecard.pdf(card_sample.paper(bare, comments=(), explanations=()))
    for paper in (citywide, nothing):
        assert reading.faults(paper, "3a") == reading.faults(paper, "ua1") == []


@pytest.mark.parametrize(
    ("days", "said"),
    [(229.6, "230 days"), (100, "100 days"), (99.9, "99.9 days"), (1, "1 day"), (0.5, "12 hours")],
)
def test_a_long_time_is_told_in_whole_days(days: float, said: str) -> None:
    assert card_words.span(int(days * 86_400)) == said


def test_no_heading_of_the_services_breaks_a_word(citywide: bytes) -> None:
    text = reading.text(citywide)
    assert "Unadjuste d" not in " ".join(text.split())


def test_the_same_values_give_the_same_bytes_in_another_process(published: bytes) -> None:
    program = (
        "import hashlib; from reports import scorecard; from tests.reports import card_sample; "
        "print(hashlib.sha256(scorecard.pdf(card_sample.paper())).hexdigest())"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(published).hexdigest()


def test_the_first_page_stands_alone(published: bytes) -> None:
    first = reading.pages(published)[0]
    wanted = (
        *(
            "Streets",
            "June 2026",
            "9 of 10",
            "82.8%",
            "2,467 of 2,981",
            "Worse than the 12 months before (85.0%)",
        ),
        *(
            "Judged by the targets of May 2026",
            "Pothole",
            "Dead animal",
            "311’s own duties",
            "87.6% of 2,981",
        ),
        *("June flood", "Unadjusted: 81.1% of 2,995"),
    )
    assert [words for words in wanted if words not in first.replace("\u00a0", " ")] == []
    assert "Page 1 of" in first


def test_the_first_page_carries_the_goals_and_both_comments(published: bytes) -> None:
    first = reading.pages(published)[0].replace("\u00a0", " ")
    for remark in card_sample.paper().comments:
        assert f"{remark.side} says {remark.words}" in first
    assert "311 Made no comment." in first
    assert "The goal is 89.9%." in first
    assert "Pothole 90% 71.2% 1,000 80.3%" in first


def test_long_comments_are_cut_so_that_the_first_page_stays_one() -> None:
    said = card_sample.paper().comments[0]
    sides = [
        replace(said, side=side, words="Crews were short. " * 60) for side in ("Streets", "Parks", "311")
    ]
    pages = reading.pages(scorecard.pdf(card_sample.paper(comments=(*sides, sides[0]), silent=())))
    assert "311 says Crews were short." in pages[0]
    assert "All that both sides said stands in full in section 5." in pages[0]
    assert pages[1].count("1 By month") == 1


def test_every_chart_has_its_figures_in_a_table(published: bytes) -> None:
    text = reading.text(published).replace("\u00a0", " ")
    for point in card_sample.card().trend:
        assert f"{point.on_time.met:,} {point.on_time.n:,}" in text
    for line in card_sample.card().services:
        assert line.service.name in text


def test_a_draft_says_so_on_every_page_and_cannot_be_verified(draft: bytes) -> None:
    pages = reading.pages(draft)
    assert "Draft: both sides may comment until" in pages[0]
    assert "Streets Has made no comment so far" in pages[0]
    assert all("draft" in sheet for sheet in pages[1:])
    assert card_sample.FINGERPRINT[:16] not in "".join(pages[-1].split()).replace("9f2c41d07b5e8a36…", "")


def test_a_card_without_any_request_draws_no_empty_chart() -> None:
    page = reading.pages(scorecard.pdf(card_sample.paper(card_sample.card(trend=()))))[0]
    assert "The band is what chance explains" not in page


def test_a_missing_comment_is_printed_as_such(published: bytes) -> None:
    assert "311: no comment." in reading.text(published)


def test_patterns_stand_beside_their_explanation(published: bytes) -> None:
    text = reading.text(published)
    assert text.index("Patterns worth a look") < text.index("61 of 498") < text.index("Streets explains")


def test_what_no_source_tells_is_said_not_counted_as_zero() -> None:
    center = card_sample.card().center
    silent = replace(center, handed=OptionalShare(told=False, share=share(0, 0)))
    page = reading.pages(scorecard.pdf(card_sample.paper(card_sample.card(center=silent))))[0]
    assert "Passed on in time: not told by the data source" in page


def test_the_figures_travel_with_the_paper(published: bytes) -> None:
    files = PdfReader(io.BytesIO(published)).attachments
    assert card_from(json.loads(files["scorecard.json"][0])) == card_sample.card()
    assert b"Pothole,712,1000" in files["scorecard.csv"][0]


def test_the_paper_names_what_proves_it(published: bytes) -> None:
    last = reading.pages(published)[-1]
    assert "1204" in last
    assert card_sample.FINGERPRINT in "".join(last.split())
    assert card_sample.RECORD in "".join(last.split())
