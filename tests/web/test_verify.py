"""A version's document, and what anybody holding paper may ask: is it genuine, and is it in effect."""

import hashlib
from datetime import date
from urllib.parse import unquote

import pytest

from governance.agreements import queries
from governance.changes.queries.situation import situation
from governance.errors import Unavailable
from governance.identity.rules import LOOK_UPS_PER_ADDRESS
from governance.identity.tables import Throttle
from governance.records import documents
from governance.settings import Settings
from tests.changes.stage import AT, LAMP, LAMP_FASTER
from tests.web.conftest import Visitor, sign_in_as
from tests.web.port_alder import EVERYBODY, Stage, as_, scheduled, sent

pytestmark = pytest.mark.anyio
UNKNOWN = "0" * 64


async def version_hash(stage: Stage, number: int) -> str:
    return (await queries.content_of(stage.agreement, number)).hash


async def test_anybody_may_ask_and_an_unknown_fingerprint_is_said_to_be_unknown(
    visitor: Visitor, stage: Stage
) -> None:
    assert (await visitor.get("/verify")).status_code == 200
    answer = await visitor.get(f"/verify/{UNKNOWN}")
    assert answer.status_code == 404
    assert "We do not know this fingerprint" in visitor.page


async def test_what_is_no_fingerprint_is_told_at_its_field(visitor: Visitor, stage: Stage) -> None:
    for path in ("/verify?fingerprint=abc", "/verify/abc", "/verify?fingerprint="):
        assert (await visitor.get(path)).status_code == 422
        assert "A fingerprint has 64 signs" in visitor.page


async def test_a_fingerprint_may_be_typed_as_it_is_printed(visitor: Visitor, stage: Stage) -> None:
    known = await version_hash(stage, 1)
    printed = " ".join(known[i : i + 4].upper() for i in range(0, 64, 4))
    answer = await visitor.get(f"/verify?fingerprint={printed}&on=2026-06-30")
    assert answer.headers["location"] == f"/verify/{known}?on=2026-06-30"


async def test_a_version_is_genuine_and_in_effect_then_replaced(visitor: Visitor, stage: Stage) -> None:
    await scheduled(stage)
    first, second = await version_hash(stage, 1), await version_hash(stage, 2)
    await visitor.get(f"/verify/{first}")
    assert "Genuine, and in effect today" in visitor.page
    assert "Streets and 311" in visitor.page
    await visitor.get(f"/verify/{second}")
    assert "Genuine, and not yet in effect today" in visitor.page
    await visitor.get(f"/verify/{first}?on=2026-06-22")
    assert "Genuine, but replaced" in visitor.page
    assert "Version 2, from" in visitor.page
    await visitor.get(f"/verify/{second}?on=2026-06-22")
    assert "Genuine, and in effect on Mon, Jun 22, 2026" in visitor.page


async def test_a_content_that_came_back_is_in_effect_again(visitor: Visitor, stage: Stage) -> None:
    await scheduled(stage, LAMP_FASTER, on=date(2026, 6, 10))
    await scheduled(stage, LAMP, on=date(2026, 6, 20))
    first = await version_hash(stage, 1)
    assert first == await version_hash(stage, 3)
    for day, words in (
        ("2026-06-02", "in effect"),
        ("2026-06-12", "not yet in effect"),
        ("2026-06-20", "in effect on"),
    ):
        await visitor.get(f"/verify/{first}?on={day}")
        assert words in visitor.page


async def test_a_proposal_is_no_agreement_until_it_became_one(visitor: Visitor, stage: Stage) -> None:
    number = await sent(stage)
    offer = (await situation(number)).offer_hash
    await visitor.get(f"/verify/{offer}")
    assert "A genuine proposal, not an agreement" in visitor.page
    assert f"Round 1 of {number}, sent by 311" in visitor.page
    adopted = (await situation(await scheduled(stage))).offer_hash
    await visitor.get(f"/verify/{adopted}?on=2026-06-22")
    assert "Genuine, and in effect" in visitor.page
    assert "Version 2 of the service agreement" in visitor.page


async def test_it_says_no_more_than_the_paper(visitor: Visitor, stage: Stage) -> None:
    """Of an open proposal: neither its values, nor its words, nor who wrote it, nor whose turn it is."""
    offer = (await situation(await sent(stage))).offer_hash
    await visitor.get(f"/verify/{offer}")
    for secret in ("3 business days", "Pothole", "Crews moved", "Priya", "waits", "turn"):
        assert secret not in visitor.page


async def test_an_unsent_draft_has_no_fingerprint_to_ask_for(visitor: Visitor, stage: Stage) -> None:
    proposal = await stage.proposal(LAMP_FASTER)
    await stage.begun(LAMP_FASTER, by=stage.people.dana)
    for edit in proposal.edits:
        assert (await visitor.get(f"/verify/{edit.hash}")).status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
async def test_everybody_signed_in_gets_the_document(
    visitor: Visitor, stage: Stage, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def printed(*_: object, **__: object) -> bytes:
        return b"%PDF-1.7 of a test"

    monkeypatch.setattr(documents, "make_pdf", printed)
    await as_(visitor, stage, who)
    answer = await visitor.get("/agreements/streets/versions/1.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    named = answer.headers["content-disposition"]
    assert named.startswith('inline; filename="Streets-311, version 1.pdf"; filename*=UTF-8')
    assert unquote(named).endswith("Streets–311, version 1.pdf")
    assert answer.headers["cache-control"].startswith("private")
    again = await visitor.get(
        "/agreements/streets/versions/1.pdf", **{"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_the_real_file_is_verified_by_its_own_fingerprint(
    visitor: Visitor, stage: Stage, settings: Settings
) -> None:
    await as_(visitor, stage, "dana")
    answer = await visitor.get("/agreements/streets/versions/1.pdf")
    assert answer.content.startswith(b"%PDF-")
    name = hashlib.sha256(answer.content).hexdigest()
    assert answer.headers["etag"] == f'"{name}"'
    visitor.http.cookies.clear()
    await visitor.get(f"/verify/{name}")
    assert "Genuine, and in effect today" in visitor.page
    assert "Streets–311, version 1.pdf" in visitor.page
    assert "Version 1 of the service agreement" in visitor.page


async def test_a_document_that_cannot_be_made_says_so(
    visitor: Visitor, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> bytes:
        raise Unavailable("The document was not finished within 60 seconds and was given up.")

    monkeypatch.setattr(documents, "make_pdf", broken)
    await as_(visitor, stage, "dana")
    answer = await visitor.get("/agreements/streets/versions/1.pdf")
    assert answer.status_code == 503
    assert "was not finished within 60 seconds" in visitor.page


async def test_there_is_no_document_of_what_is_no_version(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "dana")
    for path in ("streets/versions/9.pdf", "streets/versions/one.pdf", "parks/versions/1.pdf"):
        assert (await visitor.get(f"/agreements/{path}")).status_code == 404


async def test_looking_papers_up_is_slowed_down_for_one_address_and_not_for_people_here(
    visitor: Visitor, stage: Stage
) -> None:
    await Throttle.insert(Throttle(key="verify:127.0.0.1", failures=LOOK_UPS_PER_ADDRESS - 1, since=AT))
    assert [(await visitor.get(f"/verify/{UNKNOWN}")).status_code for _ in range(2)] == [404, 429]
    assert "Please wait" in visitor.page
    await sign_in_as(visitor, stage.people.dana)
    assert (await visitor.get(f"/verify/{UNKNOWN}")).status_code == 404
