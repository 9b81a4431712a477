"""What somebody is told of a matter, for every kind that is staged: values to decide about, last words, whom to call."""

from datetime import datetime

import pytest

from governance.changes import actions
from governance.reminders.queries.matter_facts import facts_of, facts_of_all
from governance.reminders.rules.facts import Facts, decoded, encoded
from governance.waiting.queries.matters import Scope, matters
from governance.waiting.rules.matter import Kind, Matter
from tests.adjustments.filed import Files
from tests.changes.stage import AT, Stage
from tests.changes.test_page import SEVEN
from tests.changes.test_sides import SLOWER
from tests.evidence import on_file, stage
from tests.queries import counted
from tests.waiting import minutes_scenes
from tests.waiting.scenes import SCENES, sent

__all__ = ["on_file", "stage"]
assert minutes_scenes  # its scenes stand among SCENES by now
pytestmark = pytest.mark.anyio

# By kind: what the table says in one of its cells, the last words, and who answers the phone on the other side.
TOLD = {
    Kind.TURN: ("7 calendar days (0 of 3)", "Crews moved to paving", "Marcus Bell"),
    Kind.NOTICE: ("A crew fills it.", "Asked often", "Marcus Bell"),
    Kind.QUESTION: ("7 calendar days (0 of 3)", "Since when?", "Dana Ruiz"),
    Kind.SIGNATURE: ("9 business days (0 of 1)", "Crews moved to paving", "Marcus Bell"),
    Kind.MORE_TIME: ("7 calendar days (0 of 3)", "", "Dana Ruiz"),
    Kind.OWN_PROPOSAL: ("7 calendar days (0 of 3)", "Crews moved to paving", "Marcus Bell"),
    Kind.APPROVAL: ("9 business days (1 of 3)", "Crews moved to paving", "Priya Nair"),
    Kind.DRAFT: ("", "", "Marcus Bell"),
    Kind.EVENT: ("Sun, May 31, 2026, 9:00 AM", "Every street was ice for three days.", "Dana Ruiz"),
    Kind.CORRECTION: ("No access: the crew could not get to it", "The gate was locked", "Dana Ruiz"),
    Kind.LABELS: ("means Pothole repair, 0 results", "", "Marcus Bell"),
    Kind.LABELS_OBJECTED: ("means Pothole repair, 0 results", "Not ours.", "Lee Chan"),
    Kind.REORGANIZATION: ("Pothole repair", "Parks paves now.", "Priya Nair"),
    Kind.COMMENT: ("82.8% of 2,981 requests", "", "Marcus Bell"),
    Kind.HOLIDAYS: ("none", "", "Dana Ruiz"),
    Kind.MINUTES_DUE: ("Dana Ruiz, Lee Chan, Marcus Bell", "", "Dana Ruiz"),
    Kind.MINUTES_READ: ("Tue, Jun 9, 2026, unless somebody asks for a correction", "", "Marcus Bell"),
    Kind.MINUTES_CORRECTION: ("X", "So it was.", "Dana Ruiz"),
    Kind.SUCCESSION: ("Jo Park", "Letter of appointment", "Amara Okafor"),
}


async def waiting(kind: Kind, number: str = "", at: datetime = AT) -> Matter:
    found = await matters(Scope(at=at, every=True))
    return next(each for each in found.matters if each.kind is kind and number in ("", each.number))


@pytest.mark.parametrize("kind", TOLD)
async def test_the_facts_to_decide_by_are_told(kind: Kind, stage: Stage, on_file: Files) -> None:
    number = await anext(SCENES[kind].story(stage))
    facts = await facts_of(await waiting(kind, number), AT)
    cell, words, person = TOLD[kind]
    assert not cell or cell in [value.proposed for value in facts.values]
    assert (facts.words, facts.correspondent.name) == (words, person)
    assert facts.correspondent.phone
    assert facts.correspondent.email.endswith("@portalder.gov")
    assert facts.act
    assert facts.href.startswith("/")
    assert facts.basis[0].isupper() or facts.basis[0] == "3"
    assert facts.basis.endswith(".")
    assert decoded(encoded(facts)) == facts


async def test_both_sides_words_stand_beside_what_holds(stage: Stage) -> None:
    number, _ = await sent(stage, by=stage.people.marcus)
    await actions.counter(number, await stage.proposal(SLOWER), by=stage.people.lee, at=AT)
    facts = await facts_of(await waiting(Kind.TURN), AT)
    time = [(one.now, one.proposed_by, one.proposed) for one in facts.values if one.what == "Pothole repair"]
    assert time == [
        ("4 business days", "Streets", "9 business days"),
        ("4 business days", "311", "7 calendar days"),
    ]
    assert facts.correspondent.name == "Lee Chan"  # who spoke, not the liaison


async def test_what_one_side_keeps_to_itself_is_told_to_nobody(stage: Stage) -> None:
    number, hashed = await sent(stage, by=stage.people.marcus)
    secret = "Only if they give us a truck"
    await actions.recommend(number, offer_hash=hashed, words=secret, by=stage.people.dana, at=AT)
    await stage.begun(SEVEN, by=stage.people.dana)
    found = (await matters(Scope(at=AT, every=True))).matters
    told = [encoded(each) for each in await facts_of_all(found, AT)]
    assert len(told) > 1
    assert not any(secret in each for each in told)
    assert _draft(await facts_of_all(found, AT)).values == ()


def _draft(facts: list[Facts]) -> Facts:
    return next(each for each in facts if "began a draft" in each.basis)


async def test_many_matters_cost_no_more_questions_than_one(stage: Stage) -> None:
    for term in (SEVEN, SLOWER):
        await sent(stage, term, by=stage.people.marcus)
    found = (await matters(Scope(at=AT, every=True))).matters
    with counted() as one:
        await facts_of(found[0], AT)
    with counted() as all_:
        await facts_of_all(found * 40, AT)
    assert len(all_) <= len(one) + 1
