"""The change on one page: what a colleague without an account needs, and nothing that runs over the page."""

import re
from dataclasses import replace

import pytest

from reports import change_sheet
from reports.model import Proposed
from tests.reports import reading, sample


@pytest.fixture(scope="module")
def sheet() -> bytes:
    return change_sheet.pdf(sample.change_sheet())


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_is_archivable_and_accessible(sheet: bytes, profile: str) -> None:
    assert reading.faults(sheet, profile) == []


def test_it_says_first_where_it_stands_whose_turn_and_by_when(sheet: bytes) -> None:
    assert (
        "Where it stands Counterproposal 2, sent by 311 on Thu, Jun 4, 2026 "
        "Whose turn Streets, answer by Thu, Jun 18, 2026 (in 3 business days)"
    ) in reading.text(sheet)


def test_each_line_stands_in_effect_department_center_and_agreed_or_open(sheet: bytes) -> None:
    text = reading.text(sheet)
    assert "Pothole, repaired 4 business days 7 calendar days 6 calendar days Open" in text
    assert "Utility cut, repaired 3 business days 7 calendar days 7 calendar days Agreed" in text


def test_it_says_whom_to_call(sheet: bytes) -> None:
    assert "Dana Ruiz, 311 liaison · (555) 014-2210" in reading.text(sheet)


def test_the_same_values_give_the_same_bytes(sheet: bytes) -> None:
    assert change_sheet.pdf(sample.change_sheet()) == sheet


def test_a_change_of_many_targets_stays_on_one_page_and_says_what_it_leaves_out() -> None:
    line = Proposed(target="A service with a long name, repaired", in_effect="4 business days", department="7 calendar days", center="6 calendar days")  # fmt: skip
    content = change_sheet.pdf(replace(sample.change_sheet(), lines=(line,) * 600))
    assert len(reading.pages(content)) == 1
    assert re.search(r"And 5[89]\d more, all on the page named below", reading.text(content))


def test_a_change_without_turn_lines_or_dates_still_prints() -> None:
    bare = replace(
        sample.change_sheet(),
        turn="", answer_by=None, answer_in="", lines=(), reason="", call_takers="", residents_notice="",
        effective="", call=(), entry=None,
    )  # fmt: skip
    content = change_sheet.pdf(bare)
    assert reading.faults(content, "3a") == reading.faults(content, "ua1") == []
    assert "Whose turn" not in reading.text(content)


def test_what_would_have_happened_is_told_as_it_was_frozen_with_the_proposal() -> None:
    words = "Pothole, done: of 2,140 requests opened Jun 2, 2024 to Jun 1, 2026, 88% would count as on time"
    content = change_sheet.pdf(replace(sample.change_sheet(), happened=(words,)))
    assert f"What would have happened {words}" in reading.text(content)
    assert reading.faults(content, "3a") == reading.faults(content, "ua1") == []
    assert "What would have happened" not in reading.text(change_sheet.pdf(sample.change_sheet()))
