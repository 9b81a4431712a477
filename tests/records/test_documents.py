"""The document of a version: made once, kept by content, genuine data inside."""

import io
import json
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from governance.audit.tags import Tag
from governance.changes import actions
from governance.errors import NotFound
from governance.files import store
from governance.records.documents import DocumentPlace, agreement_document
from tests.changes.stage import AT, set_stage, tags
from tests.changes.test_actions import SEVEN, THREE

pytestmark = pytest.mark.anyio
TODAY = date(2026, 6, 2)


@pytest.fixture
def place(home):
    return DocumentPlace(home=home, url="http://127.0.0.1:8311")


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def test_a_version_in_effect_prints_its_targets_and_who_agreed(db, place):
    await set_stage()
    printed = await agreement_document("streets", 1, on=TODAY, at=AT, place=place)
    words = text_of(printed.content)
    for expected in ("4 business days", "Pothole repair", "Lee Chan", "Priya Nair", "Deputy Commissioner"):
        assert expected in words
    assert "DRAFT" not in words
    terms = json.loads(PdfReader(io.BytesIO(printed.content)).attachments["terms.json"][0])
    assert terms["items"]["term:pothole/done"]["target"] == {"amount": 4, "unit": "business-days"}


async def test_it_is_made_once_and_read_from_the_store_afterwards(db, place):
    await set_stage()
    first = await agreement_document("streets", 1, on=TODAY, at=AT, place=place)
    made = [tag for tag in await tags() if tag == Tag.DOCUMENT_MADE]
    again = await agreement_document("streets", 1, on=TODAY, at=AT + timedelta(days=1), place=place)
    assert again == first
    assert [tag for tag in await tags() if tag == Tag.DOCUMENT_MADE] == made == [Tag.DOCUMENT_MADE]


async def test_a_version_that_is_still_to_come_is_marked_draft_and_names_the_approval(db, place):
    stage = await set_stage()
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    sent = await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=stage.people.lee, at=AT)
    await actions.approve(number, offer_hash=sent.hash, by=stage.people.amara, at=AT)
    words = text_of((await agreement_document("streets", 2, on=TODAY, at=AT, place=place)).content)
    for expected in ("DRAFT", "7 calendar days", "Amara Okafor", "Deputy Mayor", "Marcus Bell"):
        assert expected in words


async def test_a_superseded_version_is_another_document_than_when_it_was_in_effect(db, place):
    stage = await set_stage()
    before = await agreement_document("streets", 1, on=TODAY, at=AT, place=place)
    await stage.adopted(THREE)
    after = await agreement_document("streets", 1, on=date(2026, 7, 2), at=AT, place=place)
    assert before.hash != after.hash
    with pytest.raises(NotFound, match="no version 9"):
        await agreement_document("streets", 9, on=TODAY, at=AT, place=place)


def test_a_damaged_file_is_not_handed_out(home):
    name = store.keep(home, b"what was signed")
    assert store.read(home, name) == b"what was signed"
    (home / "store" / name[:2] / name[2:]).write_bytes(b"something else")
    with pytest.raises(NotFound, match="damaged"):
        store.read(home, name)
