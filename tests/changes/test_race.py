"""Fifty clients press Agree on each of a hundred changes: one yes, one event, everybody else is told so.

And two changes of one line are completed at once: the second collides, whichever act completes it.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace

import anyio
import pytest

from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.changes.tables import Change, Consent
from governance.database import sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, Stale
from tests.changes.stage import AT, set_stage
from tests.changes.test_actions import SEVEN, SIX, THREE, latest, offered
from tests.changes.test_notices import DEADLINE, OTHER, WORDS, given

pytestmark = pytest.mark.anyio
CHANGES, CLIENTS = 100, 50


async def test_invariant_6_of_fifty_clients_one_agrees_and_the_others_are_told(db):
    stage = await set_stage()
    offers = []
    for _ in range(CHANGES):
        number = await stage.begun(SEVEN, by=stage.people.marcus)
        sent = await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=AT)
        offers.append((number, sent.hash))
    told: Counter[str] = Counter()

    async def press(number, hashed):
        try:
            state = await actions.consent(number, offer_hash=hashed, by=stage.people.lee, at=AT)
            told[str(state)] += 1
        except AlreadyDone:
            told["already done"] += 1
        except Stale:
            told["stale"] += 1

    for number, hashed in offers:
        async with anyio.create_task_group() as group:
            for _ in range(CLIENTS):
                group.start_soon(press, number, hashed)

    assert told[State.AGREED] == CHANGES
    assert told["already done"] == CHANGES * (CLIENTS - 1), told
    lee = stage.people.lee.party_id
    change_ids = await Change.select(Change.id).where(Change.state == str(State.AGREED)).output(as_list=True)
    yes = Counter(await Consent.select(Consent.change).where(Consent.party == lee).output(as_list=True))
    assert all(yes[change] == 1 for change in change_ids)
    subjects = {f"change:{number}" for number, _ in offers}
    rows = await Event.select(Event.subject).where(Event.tag == str(Tag.CONSENTED)).output(as_list=True)
    assert Counter(s for s in rows if s in subjects) == Counter(dict.fromkeys(subjects, 1))


WAITS_FOR_US = """SELECT EXISTS (SELECT FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"""


async def while_it_is_open(first: Callable[[], Awaitable[object]], second: Callable[[], Awaitable[object]]):
    """Does `first`; `second` begins on a connection of its own before that is committed."""
    may_begin, done = anyio.Event(), anyio.Event()

    async def follows():
        await may_begin.wait()
        await second()
        done.set()

    async with anyio.create_task_group() as group:
        group.start_soon(follows)
        async with transaction():
            await first()
            may_begin.set()
            with anyio.fail_after(10):
                while not done.is_set() and not await sql.value(WAITS_FOR_US):  # noqa: ASYNC110 - another connection
                    await anyio.sleep(0.01)


async def test_of_two_changes_of_one_line_that_both_sides_complete_at_once_the_second_collides(db):
    stage = await set_stage()
    people = stage.people
    one, faster = await offered(stage, THREE)
    two, other = await offered(stage, replace(THREE, goal_bp=9500))
    told = []

    async def second():
        with pytest.raises(Stale) as stale:
            await actions.consent(two, offer_hash=other, by=people.lee, at=AT)
        told.append(str(stale.value))

    await while_it_is_open(lambda: actions.consent(one, offer_hash=faster, by=people.lee, at=AT), second)
    assert [(await situation(number)).state for number in (one, two)] == [State.ADOPTED, State.OPEN]
    assert (await latest(stage)).items[THREE.key].item == THREE
    assert "changed since this proposal was written" in told[0]


async def test_of_two_changes_of_one_line_that_are_approved_at_once_the_second_collides(db):
    stage = await set_stage()
    people, waiting = stage.people, []
    for term in (SEVEN, SIX):
        number, hashed = await offered(stage, term)
        assert await actions.consent(number, offer_hash=hashed, by=people.lee, at=AT) is State.AGREED
        waiting.append((number, hashed))
    (one, loosened), (two, other) = waiting

    async def second():
        with pytest.raises(Stale, match="changed since this proposal was written"):
            await actions.approve(two, offer_hash=other, by=people.amara, at=AT)

    await while_it_is_open(lambda: actions.approve(one, offer_hash=loosened, by=people.amara, at=AT), second)
    assert [(await situation(number)).state for number in (one, two)] == [State.ADOPTED, State.OPEN]
    assert (await latest(stage)).items[SEVEN.key].item == SEVEN


async def test_a_notice_that_is_over_while_the_same_words_are_completed_waits_and_then_collides(db):
    stage = await set_stage()
    people = stage.people
    told = await given(stage)
    number, hashed = await offered(stage, OTHER)
    took_effect: list[str] = []

    async def clock():
        took_effect.extend(await actions.take_effect(at=DEADLINE))

    await while_it_is_open(lambda: actions.consent(number, offer_hash=hashed, by=people.lee, at=AT), clock)
    assert took_effect == []
    assert await actions.take_effect(at=DEADLINE) == ()
    assert [(await situation(each)).state for each in (number, told)] == [State.ADOPTED, State.OPEN]
    assert (await latest(stage)).items[WORDS.key].item == OTHER
