"""Every state of a change that the rules allow, for every seat: heading, button, links and sentences say one thing."""

import random
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from governance.changes.queries.page import ChangePage
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import MOVES, State, Step
from governance.errors import NotFound
from governance.people.rules import Acting
from governance.waiting.queries.changes import read_already
from governance.waiting.rules.changes import matters
from governance.waiting.rules.links import CHANGE_STEPS
from governance.web.changes import summary, words
from governance.web.changes.status import Status, status_of
from governance.web.changes.ways import open_steps, signs
from tests.changes.stage import Stage, set_stage
from tests.page_words import raw_keys
from tests.web.change_walks import STEPS, Walk

pytestmark = pytest.mark.anyio

ZONE = ZoneInfo("America/New_York")
WALKS, MOST = 14, 60  # at least, and at most until everything has come up
Mark = tuple[tuple[Any, ...], str, bool]
# Of a mark: somebody recommends, a question is open, more time was asked for, overtaken, sent back, a draft, nothing open.
COME_UP = range(5, 12)
# A change's page offers these by a form of its own or not at all.
NOT_LINKS = {Step.GRANT, Step.TALK, Step.NOTICE, Step.COLLIDE, Step.LAPSE}
# Notice is given where the words are written; the others are the clock's, or another act's.
ELSEWHERE = {Step.NOTICE, Step.TAKE_EFFECT, Step.COLLIDE, Step.LAPSE}


@pytest.fixture
async def stage(db) -> Stage:
    return await set_stage()


def test_the_walks_take_every_step_that_a_person_takes() -> None:
    assert {move.step for move in MOVES.moves} - ELSEWHERE == set(STEPS)


async def test_trap_20_heading_button_and_sentence_follow_from_the_state(stage: Stage) -> None:
    """No sentence beside a button is left over from an earlier state, and no button is one that the moves refuse."""
    seen: set[Mark] = set()
    for seed in range(MOST):
        if seed >= WALKS and _came_up(seen):
            break
        walk = Walk(stage=stage, draw=random.Random(seed))
        async for change in walk.stops():
            for by in walk.seats:
                wrong = [told async for told in _wrong(walk, change, by, seen)]
                assert not wrong, f"walk {seed}, {by.person}: {wrong}\n{'; '.join(walk.taken)}"
    assert len(seen) > 250
    assert _came_up(seen)


def _came_up(seen: set[Mark]) -> bool:
    """Whether every state and every situation that a page's words depend on was there at least once."""
    states = {told[0] for told, _, _ in seen}
    situations = all(any(told[place] for told, _, _ in seen) for place in COME_UP)
    return situations and states >= {State.DRAFT, State.OPEN, State.NOTICED, State.AGREED, State.ADOPTED}


async def _wrong(walk: Walk, change: Situation, by: Acting, seen: set[Mark]) -> AsyncIterator[str]:
    try:
        page = await walk.page(by)
    except NotFound:
        return
    status = status_of(page, zone=ZONE)
    mark = (_mark(page), by.seat, bool(status.late))
    if mark in seen:
        return
    seen.add(mark)
    for told in _told(page, status):
        yield told
    for step in sorted(open_steps(page) - ELSEWHERE):
        if refusal := await walk.tried(step, by):
            yield f"the page offers to {step}, but: {refusal}"


def _told(page: ChangePage, status: Status) -> Iterator[str]:
    yield from _buttons(page, status)
    yield from _sentences(page)
    yield from _dates(page, status)
    yield from _private(page)
    yield from _keys(page, status)


def _mark(page: ChangePage) -> tuple[Any, ...]:
    """All on which the page's words may depend."""
    change = page.change
    asked = change.asked_to_sign
    return (
        change.state,
        change.turn == change.initiator,
        change.initiator,
        change.offer_party,
        frozenset(change.consents),
        asked and (asked.party, asked.sends_draft),
        change.question and change.question.party,
        tuple(sorted((e.party, e.granted) for e in change.extensions)),
        bool(page.overtaken),
        bool(page.returned),
        bool(page.acts.draft),
        page.settled,
        len(page.summary.open),
    )


def _offered(status: Status) -> set[str]:
    links = (*status.ways, *([status.primary] if status.primary else []))
    return {link.href.split("/", 3)[3].split("/")[0] for link in links}


def _buttons(page: ChangePage, status: Status) -> Iterator[str]:
    may = {CHANGE_STEPS[step] for step in open_steps(page) - NOT_LINKS}
    if _offered(status) != may:
        yield f"offers {_offered(status)}, the moves leave {may}"
    if len(_links(status)) != len(set(_links(status))):
        yield f"one link twice: {_links(status)}"
    sends = page.change.state is State.DRAFT and Step.OFFER in page.steps
    if bool(status.primary) != (status.mine or sends):
        yield f"“{status.heading}” with the button {status.primary}"
    if status.primary and not _does(status):
        yield f"“{status.heading}”, but the button says “{status.primary.label}”"


def _links(status: Status) -> list[str]:
    return [link.href for link in (*status.ways, *([status.primary] if status.primary else []))]


# How a heading begins, and how the button beside it does.
BESIDE = {
    "Answer a question": ("Answer the question",),
    "Approve it": ("Read and approve",),
    "Send it back": ("Send back",),
    "Sign for": ("Agree for", "Read and send our answer", "Answer", "Finish our answer"),
    "Agree for": ("Agree for",),
    "Ask for the signature": ("Ask for the signature",),
    "Answer": ("Answer", "Finish our answer"),
    "Not sent yet": ("Finish and send",),
    "In effect from": ("Agree for", "Object"),
}


def _does(status: Status) -> bool:
    assert status.primary is not None
    beginning = next(words for words in BESIDE if status.heading.startswith(words))
    return status.primary.label.startswith(BESIDE[beginning])


def _sentences(page: ChangePage) -> Iterator[str]:
    told = " ".join(summary.plain_summary(page))
    still = re.search(r"(values? (is|are) open)|(date it takes effect is open)", told)
    negotiated = page.change.state is State.OPEN and page.current is not None
    if still and (not negotiated or page.settled or page.recommended or page.returned or page.overtaken):
        yield f"{told} - though it was answered, sent back or overtaken, or nothing is open"
    if "Nothing is open" in told and not page.settled:
        yield told
    if page.recommended and f"{page.recommended.who.name} recommends" not in told and not page.overtaken:
        yield f"{told} - though {page.recommended.who.name} recommends something"
    if "goes on" in told and page.change.turn != page.change.initiator:
        yield f"{told} - at the other side's turn"
    if re.search(r"[.?!”][.]", told):
        yield f"read aloud: {told}"


def _dates(page: ChangePage, status: Status) -> Iterator[str]:
    question = next((asked for asked in page.acts.questions if asked.answered_at is None), None)
    if status.heading == "Answer a question" and question and status.due not in (None, question.answer_by):
        yield f"a question by {status.due}, asked for {question.answer_by}"
    if status.due and status.late:
        yield "due and past due"
    own = (
        status.mine and "its own proposal" in status.heading
    )  # at the other side's turn no date is set for it
    waits = page.change.state in (State.OPEN, State.NOTICED, State.AGREED)
    if waits != (status.due is not None or bool(status.late)) and not own:
        yield f"of {page.change.state}, due {status.due}"
    if (
        status.mine
        and page.settled
        and status.heading.startswith("Answer")
        and "question" not in status.heading
    ):
        yield f"“{status.heading}”, though nothing is open"


def _private(page: ChangePage) -> Iterator[str]:
    """A recommendation is told to its own side alone, and beside the proposal it was made for."""
    told = " ".join(summary.plain_summary(page))
    asked = page.change.asked_to_sign
    if "recommends" in told and not (asked and asked.party == page.own):
        yield f"told outside its side: {told}"
    if page.recommended and not page.recommended.sends_draft:
        if page.recommended.hash != page.change.offer_hash:
            yield "a recommendation beside another proposal"
        if ("proposal", "") not in [(each[0], "") for each in signs(page)]:
            yield "recommended what cannot be agreed to"


def _keys(page: ChangePage, status: Status) -> Iterator[str]:
    history = [str(each.sentence) for each in words.history(page, zone=ZONE)]
    waiting = [each.basis for each in matters(read_already(page))]
    reasons = [asked.why for asked in page.approvals]
    told = [
        status.heading,
        status.note,
        status.whose,
        *summary.plain_summary(page),
        *history,
        *waiting,
        *reasons,
    ]
    found = raw_keys(" ".join(told))
    if found:
        yield f"raw keys: {found}"
