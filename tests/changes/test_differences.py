"""Signed 4 business days, applied 5: it waits for both sides until each has answered, or until the two say the same."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from governance.agreements.rules.items import Target, Term
from governance.audit.tags import Tag
from governance.calendars.rules import Unit
from governance.changes.actions.differences import answer, compare_findings
from governance.changes.queries.differences import difference_by_number
from governance.changes.queries.situation import situation
from governance.changes.rules.differences import REST, Answer, State, apart
from governance.changes.rules.moves import State as ChangeState
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden
from governance.inference.rules.values import LabelFinding, Rival
from governance.waiting.queries.matters import DIFFERENCES, Scope, matters
from tests.changes.readings import DAY, claim, keep, reading
from tests.changes.stage import AT, POTHOLE, Stage, set_stage, tags

FIVE, FOUR = replace(DAY, amount=5), replace(DAY, amount=4)
LATER = AT + timedelta(days=1)


def test_the_same_and_what_no_case_tells_apart_is_no_difference():
    days = replace(POTHOLE, target=Target(amount=4, unit=Unit.BUSINESS_DAYS))
    assert apart(days, claim("Pothole", FOUR)) is None
    found = apart(days, claim("Pothole", FIVE, n=100, hits=98))
    assert found is not None
    assert (found.signed, found.applied, found.n, found.hits) == (
        "4 business days",
        "5 business days",
        100,
        98,
    )
    tie = Rival(claim=FIVE, promise=FOUR, decides=0, for_claim=0, for_rival=0)
    assert apart(days, replace(claim("Pothole", FIVE), rivals=(tie,))) is None
    told = replace(tie, decides=9, for_claim=9)
    assert apart(days, replace(claim("Pothole", FIVE), rivals=(told,))) is not None
    assert apart(Term(service="pothole", handled_by="Streets"), claim("Pothole", FIVE)) is None


async def compared(number: str, *claims: LabelFinding, at: datetime = AT) -> int:
    names = tuple(each.label for each in claims) if number.endswith("1") else ()
    await keep(number, reading(*claims), *names)
    service = "SELECT id FROM service WHERE code = 'pothole'"
    await sql.rows(f"UPDATE label SET state = 'matched', service = ({service}) WHERE name = 'Pothole'")
    return await compare_findings(at=at)


async def waiting() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in (await matters(Scope(at=AT, every=True), of=(DIFFERENCES,))).matters:
        found.setdefault(each.number, set()).add(each.party.code)
    return found


@pytest.fixture
async def stage(db: object) -> Stage:
    made = await set_stage()
    assert await compared("FD-2026-0001", claim("Pothole", FIVE), claim("Elsewhere", FIVE)) == 1
    return made


pytestmark = pytest.mark.anyio


async def test_it_waits_for_both_sides_and_is_noticed_once(stage):
    assert await waiting() == {"DF-2026-0001": {"311", "streets"}}
    found = await difference_by_number("DF-2026-0001")
    assert found.title.startswith("Pothole")
    assert "signed 4 business days; the city’s system applies 5 business days" in found.title
    assert await compare_findings(at=LATER) == 0
    assert Tag.DIFFERENCE_NOTICED in await tags()


async def test_each_side_answers_once_and_the_second_answer_settles_it(stage):
    people = stage.people
    mend = {"words": "By July", "by": people.marcus, "at": AT}
    assert await answer("DF-2026-0001", Answer.MEND, seen=1, **mend) == ""
    assert await waiting() == {"DF-2026-0001": {"streets"}}
    with pytest.raises(AlreadyDone):
        await answer("DF-2026-0001", Answer.MEND, seen=2, **mend)
    with pytest.raises(Forbidden):
        await answer("DF-2026-0001", Answer.MEND, words="", seen=2, by=people.rosa, at=AT)
    change = await answer("DF-2026-0001", Answer.CHANGE, words="", seen=2, by=people.dana, at=AT)
    found = await difference_by_number("DF-2026-0001")
    assert found.state is State.SETTLED
    assert [(each.party, each.answer) for each in found.answers] == [("311", "mend"), ("streets", "change")]
    assert await waiting() == {}
    drafted = await situation(change)
    assert (drafted.state, drafted.initiator) == (ChangeState.DRAFT, "streets")
    assert Tag.DIFFERENCE_ANSWERED in await tags()


async def test_a_later_finding_that_agrees_ends_it_by_itself(stage):
    assert await compared("FD-2026-0002", claim("Pothole", FOUR)) == 1
    assert (await difference_by_number("DF-2026-0001")).state is State.OVER
    assert await waiting() == {}
    assert Tag.DIFFERENCE_OVER in await tags()


async def test_what_both_sides_answered_rests_and_is_asked_again_where_it_goes_on(stage):
    people = stage.people
    await answer("DF-2026-0001", Answer.MEND, words="", seen=1, by=people.marcus, at=AT)
    await answer("DF-2026-0001", Answer.MEND, words="", seen=2, by=people.lee, at=AT)
    assert await compared("FD-2026-0002", claim("Pothole", FIVE)) == 0
    assert await compared("FD-2026-0003", claim("Pothole", FIVE), at=AT + REST) == 1
    assert set(await waiting()) == {"DF-2026-0002"}
