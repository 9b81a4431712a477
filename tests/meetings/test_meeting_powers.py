"""A meeting does nothing that those in it could not do outside of it, and no note taker gives anybody else's yes.

Anybody writes down, confirms, takes back, does any act of meetings there is (found by looking, with arguments made up),
acts on the change's own page or leaves their role, in any order. After every step: whose yes stands has pressed for exactly
that fingerprint themselves, in a role that they held then, and the two sides' are two people's. Before each confirmation
that takes effect the same is done without the meeting, and has to come to the same; no other act of a meeting moves it.
"""

import asyncio
import contextvars
import itertools
import json
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from governance.changes import actions
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.proposal import proposal_from
from governance.changes.tables import Consent
from governance.database import session
from governance.errors import ConcordError, Invalid, NotFound
from governance.meetings.actions import outcomes
from governance.meetings.actions.confirming import confirm, take_back
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.rules.agreeing import MOVES, AgreedInMeeting, Standing, State, Way
from governance.people.rules import Acting
from tests.cast import Cast
from tests.changes.stage import AT
from tests.meetings.agreed_stage import Talk, days, talk
from tests.perimeter.entries import Entry, entries
from tests.perimeter.guesses import Guess, arguments, as_read
from tests.perimeter.pool import read
from tests.stages import Shelf

EXAMPLES = int(os.environ.get("CONCORD_MEETINGS", "12"))
ABLE = ["lee", "marcus", "lee", "priya"]
WHO = st.sampled_from([*ABLE, *ABLE, "dana", *(each.name for each in fields(Cast))])
OWN_RULE = "meetings.actions.confirming.confirm"  # what alone may move a change
ACTS = [
    each for each in entries() if each.room in ("meetings", "bodies", "agendas") and each.name != OWN_RULE
]
LEAVING = [("lee", "priya"), ("lee", "marcus"), ("marcus", "lee")]
DAYS = st.sampled_from([5, 6, 7, 8])


class Ours:
    """A loop, and a database whose every change is taken back between two examples."""

    def __init__(self, config: dict[str, Any], talk_: Talk) -> None:
        self.loop, self.context, self.talk = asyncio.new_event_loop(), contextvars.copy_context(), talk_
        self.pool = session.pool(config, size=1, patience=100)  # one transaction holds a whole example
        self.run(self.pool.__aenter__())
        self.undone: Any = None
        self.before = {(row["person"], row["offer_hash"]) for row in self.run(_yeses())}

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(self.loop.create_task(work, context=self.context))

    def begin(self) -> None:
        self.undone = session.transaction()
        self.run(self.undone.__aenter__())

    def undo(self) -> None:
        self.run(self.undone.__aexit__(ValueError, ValueError(), None))

    def end(self) -> None:
        self.run(self.pool.__aexit__(None, None, None))
        self.loop.close()

    def tried(self, act: Callable[[], Awaitable[Any]], *, keep: bool = True) -> Any:
        """What the act answers, or the error that refused it; of a refused one nothing is left."""
        return self.run(self._tried(act, keep=keep))

    async def _tried(self, act: Callable[[], Awaitable[Any]], *, keep: bool) -> Any:
        point = await self.undone.savepoint()
        try:
            answer = await act()
        except ConcordError as refused:
            answer, keep = refused, False
        if not keep:
            await point.rollback_to()
        return answer


def what_counts(change: Situation) -> tuple[Any, ...]:
    return change.state, change.round, change.offer_hash, change.turn, change.offer_party, change.consents


def machine(ours: Ours) -> type[RuleBasedStateMachine]:  # noqa: C901 - the rules of one machine
    change, stage = ours.talk.change, ours.talk.stage

    class Meeting(RuleBasedStateMachine):
        @initialize(number=DAYS)
        def start(self, number: int) -> None:
            ours.begin()
            self.people: dict[str, Acting] = dict(vars(stage.people))
            self.pressed: set[tuple[int, str]] = set()
            self.left: set[int] = set()
            self.yeses, self.at = set(ours.before), AT
            self.write_down("marcus", number)

        def now(self) -> Situation:
            found: Situation = ours.run(situation(change))
            return found

        def agreed(self) -> AgreedInMeeting | None:
            found = ours.tried(lambda: agreed_now(change, at=self.at))
            return None if isinstance(found, NotFound) else found

        @rule(who=WHO, number=DAYS)
        def write_down(self, who: str, number: int) -> None:
            before = self.now()
            ours.tried(lambda: ours.talk.agreed(days(number), by=self.people[who]))
            assert self.now() == before

        @rule(who=WHO)
        def confirms_as_well(self, who: str) -> None:
            self.confirms(who)

        @rule(who=WHO)
        def confirms(self, who: str) -> None:
            found, by, before = self.agreed(), self.people[who], self.now()
            if found is None:
                return
            alone = ours.tried(lambda: self._outside(found, by), keep=False)
            answer = ours.tried(lambda: confirm(change, fingerprint=found.hash, by=by, at=self.at))
            after = self.now()
            if isinstance(answer, ConcordError):
                assert what_counts(after) == what_counts(before)
                assert (
                    by.person_id in self.left or not self._able(found, by) or isinstance(alone, ConcordError)
                )
                return
            self.pressed.add((by.person_id, found.hash))
            assert found.state is State.WAITING
            assert what_counts(after) == (what_counts(before) if found.way(by.party) is Way.KEPT else alone)

        def _able(self, found: AgreedInMeeting, by: Acting) -> bool:
            """Whether nothing stands in the way of a confirmation: a role that binds a side which has not said yes."""
            waits = found.state is State.WAITING and not found.has_confirmed(by.party)
            return waits and by.binding and by.party in found.sides

        @rule(who=WHO, act=st.sampled_from(ACTS), seed=st.integers(0, 10**6))
        def does_anything_in_meetings(self, who: str, act: Entry, seed: int) -> None:
            before = self.now()
            ours.tried(lambda: self._anything(self.people[who], act, random.Random(seed)))
            assert what_counts(self.now()) == what_counts(before), act.name

        async def _anything(self, by: Acting, act: Entry, chance: random.Random) -> None:
            guess = Guess(chance=chance, pool=await read(), entry=act, at=self.at, by=by)
            when = {"at": self.at} if act.timed else {}
            try:
                await act.function(**await as_read(arguments(guess, act.asks, act.optional)), by=by, **when)
            except ConcordError:
                raise
            except Exception as fault:  # whether it may break is for the perimeter
                raise Invalid(str(fault)) from fault

        @rule(who=st.sampled_from(["lee", "marcus"]))
        def leaves(self, who: str) -> None:
            by = self.people[who]
            if by.person_id not in self.left:
                self.left.add(by.person_id)
                ours.run(stage.ended(by, at=self.at))
                self.at += timedelta(hours=1)

        @rule(pair=st.sampled_from(LEAVING))
        def confirms_and_leaves_before_the_other_does(self, pair: tuple[str, str]) -> None:
            first, second = pair
            self.confirms(first)
            self._check()
            self.leaves(first)
            self.confirms(second)

        async def _outside(self, found: AgreedInMeeting, by: Acting) -> Any:
            """The same by acts on the change's own page alone, of whoever has pressed."""
            proposal = proposal_from(json.loads(found.proposal))
            if found.way(by.party) is Way.CONSENT:
                await actions.consent(change, offer_hash=found.hash, by=by, at=self.at)
                return what_counts(await situation(change))
            await actions.counter(change, proposal, by=by, at=self.at)
            kept = found.kept.get(found.other(by.party))
            them = next((p for p in self.people.values() if kept and p.person_id == kept.person), None)
            if them:
                await actions.consent(change, offer_hash=found.hash, by=them, at=self.at)
            return what_counts(await situation(change))

        @rule(who=WHO)
        def takes_back(self, who: str) -> None:
            before = self.now()
            ours.tried(lambda: take_back(change, by=self.people[who], at=self.at))
            assert what_counts(self.now()) == what_counts(before)

        @rule(who=WHO)
        def strikes(self, who: str) -> None:
            found, before = self.agreed(), self.now()
            if found:
                by = self.people[who]
                ours.tried(lambda: outcomes.strike(ours.talk.meeting, found.key, by=by, at=self.at))
                assert self.now() == before

        @rule(who=WHO, number=DAYS)
        def counters(self, who: str, number: int) -> None:
            by = self.people[who]

            async def act() -> None:
                proposal = await stage.proposal(days(number))
                self.pressed.add(
                    (by.person_id, (await actions.counter(change, proposal, by=by, at=self.at)).hash)
                )

            ours.tried(act)

        @rule(who=WHO)
        def agrees(self, who: str) -> None:
            by, hashed = self.people[who], self.now().offer_hash
            answer = ours.tried(lambda: actions.consent(change, offer_hash=hashed, by=by, at=self.at))
            if not isinstance(answer, ConcordError):
                self.pressed.add((by.person_id, hashed))

        @invariant()
        def everybody_s_yes_is_their_own(self) -> None:
            if ours.undone is not None:
                self._check()

        def _check(self) -> None:
            rows = ours.run(_yeses())
            given = {(row["person"], row["offer_hash"]) for row in rows}
            assert given <= self.pressed | ours.before
            assert not {person for person, _ in given - self.yeses} & self.left
            self.yeses = given
            consents = self.now().consents
            assert len(set(consents.values())) == len(consents)

        def teardown(self) -> None:
            if ours.undone is not None:
                ours.undo()
                ours.undone = None

    return Meeting


async def _yeses() -> list[dict[str, Any]]:
    return await Consent.select(Consent.person, Consent.offer_hash)


def test_no_move_is_open_to_whoever_does_not_bind_a_side() -> None:
    either = (False, True)
    for state, (binds, confirmed, kept) in itertools.product(
        State, itertools.product(either, either, either)
    ):
        opened = MOVES.open_steps(Standing(state=state, binds=binds, confirmed=confirmed, kept=kept))
        assert not opened or (binds and state is State.WAITING)


@pytest.fixture
async def played(shelf: Shelf, template: str) -> AsyncIterator[tuple[dict[str, Any], Talk]]:
    async with shelf.copied(template) as config:
        async with session.pool(config):
            talked = await talk()
        yield config, talked


@pytest.mark.usefixtures("anyio_backend")
def test_a_meeting_has_no_power_of_its_own(played: tuple[dict[str, Any], Talk]) -> None:
    ours = Ours(*played)
    try:
        for pair in LEAVING:  # always, as chance hardly comes to it
            course: Any = machine(ours)()
            course.start(number=5)
            course.confirms_and_leaves_before_the_other_does(pair=pair)
            course._check()
            course.teardown()
        run_state_machine_as_test(
            machine(ours),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=14,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        ours.end()
