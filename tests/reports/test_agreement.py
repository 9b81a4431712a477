"""The service agreement on paper: standards, the same bytes, what is in it, what marks a draft."""

import hashlib
import io
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from governance.errors import ConfigurationError
from reports import agreement, paths
from reports.model import Clause, Side, Standing, Target
from tests.reports import reading, sample


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_one_file_is_archivable_and_accessible(in_effect: bytes, draft: bytes, profile: str) -> None:
    assert reading.faults(in_effect, profile) == []
    assert reading.faults(draft, profile) == []


@pytest.mark.parametrize("standing", [Standing.SCHEDULED, Standing.SUPERSEDED])
def test_every_standing_is_valid_and_says_so(standing: Standing) -> None:
    content = agreement.pdf(replace(sample.agreement(standing), superseded_on=date(2027, 1, 4)))
    assert reading.faults(content, "3a") == reading.faults(content, "ua1") == []
    words = {
        Standing.SCHEDULED: "Scheduled: takes effect on Wed, Jul 1, 2026",
        Standing.SUPERSEDED: "Superseded on Mon, Jan 4, 2027",
    }
    assert words[standing] in reading.pages(content)[0]


def test_an_agreement_with_nothing_in_it_still_prints() -> None:
    bare = replace(
        sample.agreement(Standing.DRAFT, lines=()),
        clauses=(),
        definitions=(),
        revisions=(),
        opening="",
        effective_from=None,
        review_on=None,
    )
    content = agreement.pdf(bare)
    assert reading.faults(content, "3a") == reading.faults(content, "ua1") == []
    assert "This version holds no service targets." in reading.text(content)


def test_the_same_values_give_the_same_bytes(in_effect: bytes) -> None:
    assert agreement.pdf(sample.agreement()) == in_effect


def test_the_same_values_give_the_same_bytes_in_another_process(in_effect: bytes) -> None:
    program = (
        "import hashlib; from reports import agreement; from tests.reports import sample; "
        "print(hashlib.sha256(agreement.pdf(sample.agreement())).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "PYTHONPATH": str(paths.ROOT)},
    )
    assert done.stdout.strip() == hashlib.sha256(in_effect).hexdigest()


def test_the_data_travels_in_the_file(in_effect: bytes) -> None:
    document = sample.agreement()
    read = PdfReader(io.BytesIO(in_effect))
    assert {name: list(found) for name, found in read.attachments.items()} == {
        "terms.json": [document.terms_json],
        "terms.csv": [document.terms_csv],
    }
    root = read.trailer["/Root"].get_object()
    assert [item.get_object()["/AFRelationship"] for item in root["/AF"]] == ["/Source", "/Data"]  # type: ignore[index]


def test_the_last_page_names_what_is_embedded_and_the_record(in_effect: bytes) -> None:
    document = sample.agreement()
    last = reading.pages(in_effect)[-1]
    squeezed = last.replace(" ", "")
    assert document.verify_url in last
    assert f"Last entry of the record {document.entry.number}" in last
    for fingerprint in (
        document.fingerprint,
        document.entry.fingerprint,
        hashlib.sha256(document.terms_json).hexdigest(),
        hashlib.sha256(document.terms_csv).hexdigest(),
    ):
        assert fingerprint in squeezed


def test_only_a_version_not_yet_in_effect_is_marked_as_a_draft(in_effect: bytes, draft: bytes) -> None:
    scheduled = agreement.pdf(sample.agreement(Standing.SCHEDULED))
    assert all("DRAFT" in sheet for sheet in reading.pages(draft))
    assert all("DRAFT agreed, not yet in effect" in sheet for sheet in reading.pages(scheduled))
    assert "DRAFT" not in reading.text(in_effect)


def test_a_draft_nobody_agreed_to_has_no_place_to_sign(in_effect: bytes, draft: bytes) -> None:
    assert "Signatures on paper" in reading.text(in_effect)
    assert "Signatures on paper" not in reading.text(draft)
    assert "Nobody has agreed to or approved this version yet." in reading.text(draft)


def test_who_agreed_is_told_with_title_for_whom_when_and_how(in_effect: bytes) -> None:
    text = reading.text(in_effect)
    assert (
        "Agreed Nora Singh Assistant Commissioner, Operations Department of Streets and Sanitation "
        "for Lee Chan, Deputy Commissioner"
    ) in text
    assert "Thu, Jun 11, 2026, 4:55 PM EDT with a password, on the page" in text
    assert text.count("Nora Singh: first password handed over by Pat Quinn on Jun 8, 2026") == 1
    assert sample.OFFER in text.replace(" ", "")


def test_both_sides_stand_beside_each_other(in_effect: bytes) -> None:
    text = reading.text(in_effect)
    assert (
        "Service Streets promises 311 promises Pothole, repaired Streets repairs a reported pothole" in text
    )
    assert "Streets 23, 311 8" in text


def test_each_promise_is_stated_once_and_the_paper_says_which_form_governs(in_effect: bytes) -> None:
    text = reading.text(in_effect)
    assert (
        text.count("4 business days")
        == text.count("grinds, patches or cones off a hazard within 2 business days")
        == 1
    )
    assert "Each promise is stated once, here, as a sentence. These sentences govern:" in text
    compact = reading.text(agreement.pdf(sample.long_agreement(151)))
    assert "Each promise is stated once, here, because there are many by its values alone" in compact
    assert "Streets closes a report of this kind" not in compact


def test_what_call_takers_ask_and_tell_stands_beside_the_targets(in_effect: bytes) -> None:
    words = "What 311 asks and tells Service Asks first Tells the resident Pothole, repaired Which lane? A crew fills it."
    assert words in reading.text(in_effect)


def test_the_calendars_are_printed_with_version_hours_and_days_off(in_effect: bytes) -> None:
    text = reading.text(in_effect)
    for words in (
        "Streets working week, version 2 Monday to Friday, 7:00 AM to 3:30 PM (America/New York time).",
        "These hours are part of what both sides agreed to",
        "2026 Sep 7 Labor Day; Nov 11 Veterans Day",
        "Dec 24 Christmas Eve, 7:00 AM to 12:00 PM only",
        "Days off are confirmed until Fri, Dec 31, 2027.",
        "The version in force when this agreement was recorded",
    ):
        assert words in text


def test_pages_are_numbered_and_carry_a_number_that_people_can_say(in_effect: bytes) -> None:
    sheets = reading.pages(in_effect)
    assert 8 <= len(sheets) <= 12
    assert "Number Streets–311, version 3" in sheets[0]
    for number, sheet in enumerate(sheets[1:], start=2):
        assert f"Page {number} of {len(sheets)}" in sheet
        assert "Streets–311, version 3" in sheet
    assert "SLA-STREETS" not in reading.text(in_effect)


def test_no_paragraph_is_broken_over_a_page_where_it_fits_on_the_next() -> None:
    """Ten paragraphs of thirteen lines: three and a half would stand on a page."""
    clauses = tuple(
        Clause(title=f"Begins {n}", text=f"{'Both sides keep to this. ' * 45}Ends {n}.") for n in range(10)
    )
    sheets = reading.pages(agreement.pdf(replace(sample.agreement(lines=()), clauses=clauses)))
    for number in range(10):
        assert [sheet for sheet in sheets if f"Begins {number}" in sheet] == [
            sheet for sheet in sheets if f"Ends {number}." in sheet
        ]


def test_text_is_shown_as_typed_never_run() -> None:
    hostile = '<img src="https://evil.example/x.png"><script>alert(1)</script> {{ 7*7 }} & "</td>'
    document = replace(
        sample.agreement(title=hostile),
        clauses=(Clause(title=hostile, text=hostile),),
        targets=(
            Target(group=hostile, service=hostile, owed_by=Side.CENTER, sentence=hostile, amount="1 day"),
        ),
    )
    content = agreement.pdf(document)
    assert reading.text(content).count("<script>alert(1)</script> {{ 7*7 }} &") >= 4
    assert reading.faults(content, "3a") == []


def test_characters_that_hide_or_reorder_text_are_dropped() -> None:
    content = agreement.pdf(sample.agreement(title="Streets\x07 \u202eand\u2066 Sanitation\x00"))
    assert "Streets and Sanitation" in reading.pages(content)[0]
    assert reading.faults(content, "3a") == []


def test_a_character_that_no_font_has_is_an_error_not_a_box() -> None:
    with pytest.raises(ConfigurationError, match=r"U\+E123"):
        agreement.pdf(sample.agreement(title="Streets \ue123"))


@pytest.mark.slow
def test_six_hundred_targets_stay_within_a_minute_and_a_report() -> None:
    started = time.perf_counter()
    content = agreement.pdf(sample.long_agreement(600))
    assert time.perf_counter() - started < 60
    assert len(reading.pages(content)) <= 30
    assert reading.text(content).count("Published service") == 600
    assert reading.faults(content, "3a") == reading.faults(content, "ua1") == []
