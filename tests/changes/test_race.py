"""Fifty clients press Agree on each of a hundred changes: one yes, one event, everybody else is told so."""

from collections import Counter

import anyio
import pytest

from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.rules.moves import State
from governance.changes.tables import Change, Consent
from governance.errors import AlreadyDone, Stale
from tests.changes.stage import AT, set_stage
from tests.changes.test_actions import SEVEN

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
