"""Who stands on a version's paper: those whose yes carries it, once each, in the order in which they gave it."""

from datetime import date, timedelta

import pytest

from governance.agreements.rules.items import Intake
from governance.changes import actions
from governance.records.agreement_paper import matter, paper
from governance.records.signatures import signatures
from reports import agreement
from tests.changes.stage import AT, set_stage
from tests.changes.test_actions import SEVEN, SIX

pytestmark = pytest.mark.anyio


async def back_and_forth(stage):
    """311 proposes seven days, Streets six, 311 seven again: the words of the first and the third round are the same."""
    people = stage.people
    number = await stage.begun(SEVEN, by=people.marcus)
    await actions.offer(number, await stage.proposal(SEVEN), by=people.marcus, at=AT)
    await actions.counter(number, await stage.proposal(SIX), by=people.lee, at=later(1))
    sent = await actions.counter(number, await stage.proposal(SEVEN), by=people.priya, at=later(2))
    await actions.consent(number, offer_hash=sent.hash, by=people.lee, at=later(3))
    await actions.approve(number, offer_hash=sent.hash, by=people.amara, at=later(4))
    return number


def later(hours):
    return AT + timedelta(hours=hours)


async def test_a_yes_to_an_earlier_round_of_the_same_words_is_no_signature(db):
    number = await back_and_forth(await set_stage())
    found = await signatures({number})
    assert [(one.act, one.name) for one in found] == [
        ("Agreed", "Priya Nair"),
        ("Agreed", "Lee Chan"),
        ("Approved", "Amara Okafor"),
    ]


async def test_the_revision_table_and_the_places_to_sign_name_the_same_people_once(db):
    await back_and_forth(await set_stage())
    inputs = await matter("streets", 2, on=date(2026, 7, 2))
    printed = await paper(inputs, url="http://127.0.0.1:8311", at=later(5))
    assert [act.name for act in printed.acts] == ["Priya Nair", "Lee Chan", "Amara Okafor"]
    revised = next(each for each in printed.revisions if each.number == 2)
    assert revised.agreed_by == "Priya Nair for 311, Lee Chan for Streets; approved by Amara Okafor"


async def test_a_notice_nobody_objected_to_is_printed_as_such_and_its_words_too(db):
    stage = await set_stage()
    words = Intake(service="pothole", ask_first="Which lane?", tell_resident="A crew fills it.")
    await actions.give_notice("streets", words, seen="", words="Asked", by=stage.people.marcus, at=AT)
    await actions.take_effect(at=later(24 * 8))
    inputs = await matter("streets", 2, on=date(2026, 7, 2))
    printed = await paper(inputs, url="http://127.0.0.1:8311", at=later(24 * 8))
    assert [(act.act, act.on_behalf_of) for act in printed.acts] == [
        ("Agreed", "311"),
        ("Did not object", "Streets"),
    ]
    revised = next(each for each in printed.revisions if each.number == 2)
    assert revised.agreed_by == "Marcus Bell for 311; Streets did not object"
    assert "did not object within the time" in printed.opening
    places = dict(agreement._signatures(printed))
    assert [act.name for act in places["311"]] == ["Marcus Bell"]
    assert places["Streets"] == [], "nobody signs for a side that only did not object"
    assert "Both sides agreed" not in printed.opening
    (told,) = printed.call_takers
    assert (told.service, told.ask_first, told.tell_resident) == (
        "Pothole repair",
        "Which lane?",
        "A crew fills it.",
    )
