"""How the meetings of a department fare: counted over meetings, replies, actions and minutes, both sides beside each other."""

from datetime import timedelta

import pytest

from governance.database import sql
from governance.meetings.actions import minutes as acts
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.queries.health import MeetingHealth, Share, health
from tests.meetings.held import CLOSED, OPENED, SENT, Held, held
from tests.meetings.staged import invited, slot
from tests.queries import counted

pytestmark = pytest.mark.anyio
LATER = CLOSED + timedelta(days=40)
DUE = CLOSED + timedelta(days=7)
ACTION = """INSERT INTO action (number, body, words, party, other, seat, due, at, done_at)
  SELECT :number, m.body, 'x', o.id, x.id, s.id, :due, m.at, :done FROM meeting m, party o, party x, seat s
  WHERE o.code = :own AND x.code = :other AND s.party = o.id LIMIT 1"""


async def of(code: str) -> MeetingHealth:
    return next(each for each in await health(at=LATER) if each.party == code)


@pytest.fixture
async def town(db: None) -> Held:
    return await held()


async def test_meetings_people_actions_and_minutes_are_counted(town: Held) -> None:
    people = town.people
    reply = (
        "INSERT INTO meeting_reply (meeting, person, answer, at) SELECT id, :person, :answer, at FROM meeting"
    )
    await sql.rows(reply, person=people.priya.person_id, answer="yes")
    await sql.rows(reply, person=people.marcus.person_id, answer="yes")
    canceled = await invited(people.dana, when=slot(hour=10))
    await sql.rows("UPDATE meeting SET state = 'canceled' WHERE number = :number", number=canceled)
    for number, own, other, done in (
        ("AC-2026-0001", "streets", "311", DUE),
        ("AC-2026-0002", "streets", "311", DUE + timedelta(seconds=1)),
        ("AC-2026-0003", "311", "streets", None),
    ):
        await sql.rows(ACTION, number=number, own=own, other=other, due=DUE, done=done)
    await acts.circulate(town.number, seen=1, by=people.marcus, at=SENT + timedelta(days=2))
    await keep_minutes(at=SENT + timedelta(days=12))
    found = await of("streets")
    assert (found.held, found.canceled) == (1, 1)
    assert (found.came, found.came.bp) == (Share(of=3, n=4), 7500)
    assert (found.own, found.centers) == (Share(of=1, n=2), Share(of=0, n=1))
    assert (found.days_to_circulated, found.days_to_final) == (2, 12)
    assert (found.last_meeting, found.last_talk) == (CLOSED, CLOSED)


async def test_who_never_met_is_there_with_nothing_counted(town: Held) -> None:
    with counted() as asked:
        found = await of("parks")
    assert len(asked) == 1
    assert (found.held, found.came.bp, found.days_to_circulated, found.last_talk) == (0, None, -1, None)


async def test_only_the_span_is_counted_and_the_last_word_is_older(town: Held) -> None:
    later = OPENED + timedelta(days=2)
    found = next(each for each in await health(at=LATER, since=later) if each.party == "streets")
    assert (found.held, found.came.n, found.last_meeting) == (0, 0, CLOSED)
