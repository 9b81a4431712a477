"""Words for call takers on pages: who is told what before pressing, both sides' view of a notice, and what becomes of it."""

from datetime import timedelta

import pytest

from governance.agreements import actions as agreement_actions
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Intake
from governance.changes import actions
from tests.agreements.settled import catalogued
from tests.changes.test_notices import DEADLINE
from tests.web.conftest import Visitor
from tests.web.port_alder import AT, Stage, as_

pytestmark = pytest.mark.anyio

TYPED = {"ask_first": "Which lane?", "tell_resident": "A crew fills it.", "words": "Asked often", "seen": ""}
TWO = Intake(service="pothole", tell_resident="A crew fills it.")


async def announced(stage: Stage, words: Intake = TWO) -> str:
    return await actions.give_notice(
        "streets", words, seen="", words="Asked often", by=stage.people.marcus, at=AT
    )


async def test_before_pressing_it_says_who_is_told_and_from_when_it_holds(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole")
    assert 'href="/services/pothole/words"' in visitor.page
    await visitor.get("/services/pothole/words")
    assert "<b>Streets is told at once</b>: Dana Ruiz, Streets liaison; Lee Chan" in visitor.page
    assert "may object until Tue, Jun 9, 2026, 5:00 PM (5 business days)" in visitor.page
    assert "from Wed, Jun 10, 2026" in visitor.page
    assert "Give notice to Streets" in visitor.page


async def test_a_notice_is_given_and_call_takers_read_the_old_words_until_it_takes_effect(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole/words")
    answer = await visitor.post("/services/pothole/words", TYPED)
    assert answer.headers["location"].startswith("/changes/CH-2026-")
    await visitor.get("/services/pothole")
    assert "A crew fills it." not in visitor.page
    await actions.take_effect(at=DEADLINE)
    await visitor.get("/services/pothole?reported_on=2026-06-10&reported_at=9:00 AM")
    assert "A crew fills it." in visitor.page
    assert "Agreed by Streets and 311" in visitor.page


async def test_the_side_that_is_told_reads_old_and_new_side_by_side_and_may_object(
    visitor: Visitor, stage: Stage
) -> None:
    number = await announced(stage)
    await as_(visitor, stage, "dana")
    await visitor.get("/to-do")
    assert "311 gives notice of other words" in visitor.page
    assert "Read, or object" in visitor.page
    await visitor.get(f"/changes/{number}")
    assert "In effect from Wed, Jun 10, 2026 unless Streets objects by" in visitor.page
    assert "Nothing was agreed." in visitor.page
    assert "A crew fills it." in visitor.page
    assert "intake:" not in visitor.page
    assert f'href="/changes/{number}/objection"' in visitor.page
    await visitor.get(f"/changes/{number}/objection")
    await visitor.post(f"/changes/{number}/objection", {"words": "No crew comes by night."})
    await visitor.get(f"/changes/{number}")
    assert "Streets objected: “No crew comes by night.”" in visitor.page
    assert "Waiting for 311" in visitor.page


async def test_its_sender_answers_an_objection_with_other_words(visitor: Visitor, stage: Stage) -> None:
    number = await announced(stage)
    await actions.raise_objection(number, words="Not by night.", by=stage.people.lee, at=AT)
    await as_(visitor, stage, "marcus")
    await visitor.get(f"/changes/{number}/answer")
    assert "What to tell the resident" in visitor.page
    assert "intake:pothole" not in visitor.page.replace('"intake:', "").replace(":intake:", "")


async def test_the_side_that_was_told_may_agree_at_once(visitor: Visitor, stage: Stage) -> None:
    number = await announced(stage)
    await as_(visitor, stage, "lee")
    await visitor.get(f"/changes/{number}/agree")
    assert "takes effect on Wed, Jun 3, 2026" in visitor.page
    await visitor.post(f"/changes/{number}/consent", {"proposal": _offer_on(visitor.page)})
    await visitor.get(f"/changes/{number}")
    assert "Both sides agreed" in visitor.page


async def test_afterwards_the_page_says_that_nobody_objected(visitor: Visitor, stage: Stage) -> None:
    number = await announced(stage)
    await actions.take_effect(at=DEADLINE)
    await as_(visitor, stage, "lee")
    await visitor.get(f"/changes/{number}")
    assert "Nobody at Streets objected: Pothole repair, words for call takers" in visitor.page
    assert "Both sides agreed" not in visitor.page
    assert "because nobody objected at Streets by Tue, Jun 9, 2026" in visitor.page


async def test_a_role_that_does_not_bind_is_told_who_gives_notice_and_proposes(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "dana")
    await visitor.get("/services/pothole/words")
    assert "given by whoever binds Streets: Lee Chan, Deputy Commissioner" in visitor.page
    assert "Give notice" not in visitor.page
    await visitor.get("/agreements/streets/changes/new?key=intake:pothole")
    assert "Pothole repair, words for call takers" in visitor.page
    assert 'name="tell:intake:pothole"' in visitor.page


async def test_words_that_were_changed_meanwhile_are_shown_and_what_was_typed_is_kept(
    visitor: Visitor, stage: Stage
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole/words")
    await announced(stage)
    await actions.take_effect(at=AT + timedelta(days=9))
    answer = await visitor.post("/services/pothole/words", TYPED)
    assert answer.status_code == 422
    assert "They are now: What to tell the resident: A crew fills it." in visitor.page
    assert "Which lane?" in visitor.page


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"words": ""}, "Why is empty"),
        ({"ask_first": "", "tell_resident": ""}, "write what 311 asks first"),
    ],
)
async def test_what_is_missing_is_named(
    visitor: Visitor, stage: Stage, typed: dict[str, str], reason: str
) -> None:
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/pothole/words")
    answer = await visitor.post("/services/pothole/words", TYPED | typed)
    assert answer.status_code == 422
    assert reason in visitor.page


async def test_where_nothing_is_agreed_311_writes_alone_and_the_page_says_so(
    visitor: Visitor, stage: Stage
) -> None:
    await catalogued(stage.people, ServiceEntry(code="tree", problem="Fallen tree", department="parks"))
    said = {"tell_resident": "A crew comes."}
    await agreement_actions.change_service("tree", said, seen={}, by=stage.people.priya, at=AT)
    await as_(visitor, stage, "marcus")
    await visitor.get("/services/tree")
    assert "Written by 311 alone" in visitor.page
    assert "/services/tree/words" not in visitor.page
    assert (await visitor.get("/services/tree/words")).status_code == 404
    await visitor.get("/services/tree/entry")
    assert 'name="tell_resident"' in visitor.page


def _offer_on(page: str) -> str:
    return page.split('name="proposal" value="')[1].split('"', maxsplit=1)[0]


async def test_a_proposal_of_no_words_is_told_at_its_field(visitor: Visitor, stage: Stage) -> None:
    await as_(visitor, stage, "dana")
    await visitor.get("/agreements/streets/changes/new?key=intake:pothole")
    typed = {
        "key": "intake:pothole",
        "ask:intake:pothole": "",
        "tell:intake:pothole": "",
        "reason": "process",
        "rationale": "Asked often",
        "effective": "date",
        "effective_on": "2026-07-01",
        "do": "continue",
    }
    await visitor.post("/agreements/streets/changes", typed)
    assert 'href="#ask:intake:pothole"' in visitor.page
    assert "Pothole repair, words for call takers: write what 311 asks first" in visitor.page
    await visitor.get("/our-agreement")
    await visitor.get("/agreements/streets")
    assert "Pothole repair, words for call takers" in visitor.page, "the draft is called by what it changes"
