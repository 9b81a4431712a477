"""Corrections: which requests are meant, who asks and answers, what is written down, judged anew and counted."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.adjustments.actions import corrections as actions
from governance.adjustments.queries import corrections as queries
from governance.adjustments.rules.corrections import (
    MOVES,
    Answer,
    Asking,
    Decision,
    Reason,
    Standing,
    State,
    Step,
    corrected,
    listed,
)
from governance.audit.tags import Tag
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting
from governance.requests.tables import Stale as StaleRow
from governance.results.queries.one_request import one_request
from governance.results.queries.requests import RequestQuery as RequestsAsked
from governance.results.rules.request_filter import RequestFilter
from governance.results.rules.verdicts import Verdict
from governance.waiting.queries.matters import matters_for
from tests import cast
from tests.adjustments.filed import DAY, LATE, Files, asked, found
from tests.changes.stage import AT, Stage, events
from tests.waiting.numbers import waiting_for


async def stale() -> list[tuple[str, int]]:
    rows = await StaleRow.select(StaleRow.kind, StaleRow.subject).order_by(StaleRow.id)
    return [(row["kind"], row["subject"]) for row in rows]


async def test_one_reason_for_many_requests(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101", "104")
    dana = await cast.viewer(stage.people.dana, AT)
    made = await queries.correction(number, viewer=dana)
    assert (made.number, made.state, made.reason) == ("CR-2026-0001", State.ASKED, Reason.NO_ACCESS)
    assert (made.requests, made.corrected, made.chosen) == (2, 0, "A list of 2 case numbers")
    page, more = await queries.requests_of(made.id, at=AT)
    assert [(one.request.number, one.request.result, one.corrected) for one in page] == [
        ("101", "missed", None),
        ("104", "overdue", None),
    ]
    assert more is None
    assert not await stale()


async def test_it_is_written_down(stage: Stage, on_file: Files) -> None:
    await asked(stage, "101")
    told = (await events())[-1]
    assert (told["tag"], told["told"]["reason"]) == (Tag.CORRECTION_ASKED, "The gate was locked")
    assert told["told"]["after"] == {"requests": 1, "reason": "no-access", "chosen": "Case 101"}


async def test_other_requests_than_those_looked_at_are_not_sent(stage: Stage, on_file: Files) -> None:
    dana, wanted = stage.people.dana, RequestFilter(results=(Verdict.MISSED,))
    before = (await found(wanted, dana)).fingerprint
    await on_file.request("106", service="pothole", **LATE)
    asking = Asking(selection=wanted, reason=Reason.EVENT, words="The storm")
    with pytest.raises(Stale, match="Other requests fit"):
        await actions.ask(asking, seen=before, by=dana, at=AT)


async def test_none_left_is_refused(stage: Stage, on_file: Files) -> None:
    await asked(stage, "101")
    with pytest.raises(Invalid, match="None of these"):
        await asked(stage, "101")


async def test_words_are_needed(stage: Stage, on_file: Files) -> None:
    choice = await found(listed("101"), stage.people.dana)
    asking = Asking(selection=listed("101"), reason=Reason.EVENT, words=" ")
    with pytest.raises(Invalid) as refused:
        await actions.ask(asking, seen=choice.fingerprint, by=stage.people.dana, at=AT)
    assert list(refused.value.fields) == ["words"]


async def test_only_a_departments_negotiators_ask(stage: Stage, on_file: Files) -> None:
    asking = Asking(selection=listed("101"), reason=Reason.EVENT, words="The storm")
    for who in (stage.people.marcus, stage.people.amara, stage.people.ruth, stage.people.sam):
        with pytest.raises(Forbidden):
            await actions.ask(asking, seen="", by=who, at=AT)


async def test_whose_time_is_over_asks_nothing(stage: Stage, on_file: Files) -> None:
    await stage.ended(stage.people.dana, at=AT - DAY)
    with pytest.raises(Forbidden):
        await asked(stage, "101")


async def test_all_are_corrected_and_judged_anew(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101", "104")
    said = Answer(decision=Decision.CORRECT, words="Right")
    await actions.answer(number, said, seen=1, by=stage.people.marcus, at=AT)
    made = await queries.correction_by_number(number)
    assert (made.state, made.requests, made.corrected) == (State.ANSWERED, 2, 2)
    assert made.answered_by
    assert made.answered_by.name == "Marcus Bell"
    known = await queries.answers_of(made.id)
    assert await stale() == [("request", request) for request, _ in known.values()]
    told = (await events())[-1]
    assert told["tag"] == Tag.CORRECTION_ANSWERED
    assert told["told"]["after"] == {"corrected": 2, "left": 0}


async def test_some_are_corrected_the_others_left(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101", "104")
    said = Answer(decision=Decision.SOME, words="One gate was open", picked=frozenset({("crm", "101")}))
    await actions.answer(number, said, seen=1, by=stage.people.priya, at=AT)
    known = await queries.answers_of((await queries.correction_by_number(number)).id)
    assert {key[1]: corrected for key, (_, corrected) in known.items()} == {"101": True, "104": False}
    assert await stale() == [("request", known["crm", "101"][0])]


async def test_left_as_they_are_nothing_is_judged_anew_and_they_may_be_asked_again(
    stage: Stage, on_file: Files
) -> None:
    number = await asked(stage, "101")
    said = Answer(decision=Decision.LEAVE, words="The photo shows an open gate")
    await actions.answer(number, said, seen=1, by=stage.people.marcus, at=AT)
    assert not await stale()
    assert await asked(stage, "101")


async def test_what_was_corrected_is_not_asked_again(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    said = Answer(decision=Decision.CORRECT, words="Right")
    await actions.answer(number, said, seen=1, by=stage.people.marcus, at=AT)
    (told,) = (await found(listed("101"), stage.people.dana)).refused
    assert number in told.why


async def test_of_very_many_the_services_are_judged_anew(
    stage: Stage, on_file: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "ONE_BY_ONE", 1)
    number = await asked(stage, "101", "104")
    said = Answer(decision=Decision.CORRECT, words="Right")
    await actions.answer(number, said, seen=1, by=stage.people.marcus, at=AT)
    (row,) = await StaleRow.select(StaleRow.kind, StaleRow.since)
    assert row == {"kind": "service", "since": LATE["opened"]}


async def test_only_311_answers(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    said = Answer(decision=Decision.CORRECT, words="Right")
    for who in (stage.people.dana, stage.people.amara, stage.people.ruth):
        with pytest.raises(Forbidden):
            await actions.answer(number, said, seen=1, by=who, at=AT)


async def test_twice_and_too_late_are_told(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    said = Answer(decision=Decision.CORRECT, words="Right")
    with pytest.raises(Stale):
        await actions.answer(number, said, seen=9, by=stage.people.marcus, at=AT)
    await actions.answer(number, said, seen=1, by=stage.people.marcus, at=AT)
    with pytest.raises(AlreadyDone):
        await actions.answer(number, said, seen=1, by=stage.people.marcus, at=AT)
    with pytest.raises(Stale, match="answered"):
        await actions.withdraw(number, words="no", seen=2, by=stage.people.dana, at=AT)


def test_picked_ones_must_be_among_them() -> None:
    known = [("crm", "101"), ("crm", "102")]
    some = Answer(decision=Decision.SOME, words="x", picked=frozenset({("crm", "9")}))
    with pytest.raises(Invalid, match="9: not among"):
        corrected(some, known)
    with pytest.raises(Invalid, match="Mark the requests"):
        corrected(replace(some, picked=frozenset()), known)


async def test_the_department_takes_it_back_and_may_ask_again(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    await actions.withdraw(number, words="Asked by mistake", seen=1, by=stage.people.lee, at=AT)
    assert (await queries.correction_by_number(number)).state is State.WITHDRAWN
    assert (await events())[-1]["tag"] == Tag.CORRECTION_WITHDRAWN
    assert await asked(stage, "101")


async def test_nobody_else_does(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    for who in (stage.people.rosa, stage.people.marcus):
        with pytest.raises(Forbidden):
            await actions.withdraw(number, words="no", seen=1, by=who, at=AT)


async def test_the_table_holds(stage: Stage) -> None:
    people = stage.people
    assert MOVES.open_steps(Standing(state=State.NEW, by=people.dana)) == {Step.ASK}
    assert MOVES.open_steps(Standing(state=State.ASKED, by=people.dana, asked_by="streets")) == {
        Step.WITHDRAW
    }
    assert MOVES.open_steps(Standing(state=State.ASKED, by=people.marcus, asked_by="streets")) == {
        Step.ANSWER
    }
    assert not MOVES.open_steps(Standing(state=State.ASKED, by=people.rosa, asked_by="streets"))
    assert not any(MOVES.open_steps(Standing(state=state, by=people.amara)) for state in State)
    assert [set(move.end) for move in MOVES] == [{State.ASKED}, {State.ANSWERED}, {State.WITHDRAWN}]


async def test_both_sides_the_office_and_auditors_see_it_others_do_not(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    people = stage.people
    for who in (people.dana, people.lee, people.marcus, people.amara, people.nora, people.ruth):
        seen, _ = await queries.corrections(await cast.viewer(who, AT))
        assert [one.number for one in seen] == [number]
    for who in (people.rosa, people.tom, people.sam):
        viewer = await cast.viewer(who, AT)
        assert await queries.corrections(viewer) == ((), "")
        with pytest.raises(NotFound):
            await queries.correction(number, viewer=viewer)


async def test_it_waits_for_311_and_for_whom_asked(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    people = stage.people

    async def waiting(who: Acting) -> list[str]:
        found = await matters_for(await cast.viewer(who, AT), at=AT)
        return [each.number for each in found.matters]

    assert [await waiting(who) for who in (people.marcus, people.dana)] == [[number], [number]]
    assert [await waiting(who) for who in (people.rosa, people.amara, people.ruth)] == [[], [], []]
    assert await waiting_for(await cast.viewer(people.marcus, AT), AT) == [number]
    assert await waiting_for(await cast.viewer(people.dana, AT), AT) == []


async def test_a_long_one_is_read_page_by_page(
    stage: Stage, on_file: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "REQUESTS_PAGE", 2)
    made = await queries.correction_by_number(await asked(stage, "101", "102", "104"))
    first, after = await queries.requests_of(made.id, at=AT)
    assert ([one.request.number for one in first], after) == (["101", "102"], ("crm", "102"))
    assert after
    rest, end = await queries.requests_of(made.id, at=AT, after=after)
    assert ([one.request.number for one in rest], end) == (["104"], None)


async def test_a_request_tells_what_was_asked_about_it(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    now = RequestsAsked(wanted=RequestFilter(), at=AT, zone=ZoneInfo("UTC"))
    (told,) = (await one_request("crm", "101", query=now)).corrections
    assert (told.number, told.state, told.corrected) == (number, State.ASKED, None)


async def test_asked_corrected_left_waiting_and_by_reason(stage: Stage, on_file: Files) -> None:
    first = await asked(stage, "101", "102", reason=Reason.EVENT)
    picked = frozenset({("crm", "101")})
    said = Answer(decision=Decision.SOME, words="One was", picked=picked)
    await actions.answer(first, said, seen=1, by=stage.people.marcus, at=AT)
    await asked(stage, "104")
    back = await asked(stage, "201")
    await actions.withdraw(back, words="no", seen=1, by=stage.people.dana, at=AT)
    told = await queries.counts_between(AT, AT + timedelta(seconds=1), party=stage.people.dana.party_id)
    assert (told.asked, told.corrected, told.left, told.waiting, told.withdrawn) == (4, 1, 1, 1, 1)
    assert told.by_reason == {Reason.EVENT: 2, Reason.NO_ACCESS: 2}
    assert (await queries.counts_between(AT, AT + DAY)).asked == 4
    nothing = await queries.counts_between(AT, AT + DAY, party=stage.people.rosa.party_id)
    assert (nothing.asked, nothing.by_reason) == (0, {})
    assert (await queries.counts_between(AT + DAY, AT + 2 * DAY)).asked == 0


async def test_who_asked_for_a_department_does_not_answer_for_311(stage: Stage, on_file: Files) -> None:
    number = await asked(stage, "101")
    two_roles = replace(stage.people.dana, seat_id=stage.people.marcus.seat_id)
    await stage.seat_also(two_roles)
    viewer = await cast.viewer(stage.people.dana, AT)
    seat = next(each for each in viewer.seats if each.seat_id == two_roles.seat_id)
    said = Answer(decision=Decision.CORRECT, words="Right")
    with pytest.raises(Forbidden, match="You asked for CR-2026-0001 yourself"):
        await actions.answer(number, said, seen=1, by=seat, at=AT)
    await actions.answer(number, said, seen=1, by=stage.people.priya, at=AT)
