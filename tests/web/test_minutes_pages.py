"""The pages of minutes by HTTP: what each reader is offered, typed words that survive, and no more than eight questions."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from litestar import Litestar

from governance import clock
from governance.database import sql
from governance.meetings.actions import minutes as actions
from governance.meetings.actions import minutes_corrections
from governance.meetings.actions.meeting import cancel, move
from governance.meetings.actions.minutes import keep_minutes
from governance.people.rules import Acting
from tests.changes.stage import Stage
from tests.meetings import staged as meetings
from tests.meetings.held import SENT, Held, held, held_meeting
from tests.meetings.staged import slot
from tests.meetings.test_minutes import NOTE
from tests.queries import counted
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(db: None) -> Held:
    clock.set_to(SENT)
    return await held()


@pytest.fixture
async def dana(town: Held, app: Litestar) -> AsyncIterator[Visitor]:
    async with browser(app) as one:
        yield await sign_in_as(one, town.people.dana)


async def signed_in(one: Visitor, by: Acting) -> Visitor:
    return await sign_in_as(one, by)


async def sent(town: Held) -> str:
    await actions.circulate(town.number, seen=1, by=town.people.marcus, at=SENT)
    return f"/meetings/{town.number}/minutes"


async def test_the_note_taker_writes_a_sentence_anew_and_sends_them(town: Held, visitor: Visitor) -> None:
    marcus = await signed_in(visitor, town.people.marcus)
    at = f"/meetings/{town.number}/minutes"
    await marcus.get(at)
    assert "A draft. Marcus Bell has not sent it round yet." in marcus.page
    assert "Send to all who were here" in marcus.page
    await marcus.get(f"{at}/words?place=note:note-2")
    assert "We spoke of Potholes in winter.</textarea>" in marcus.page
    answer = await marcus.post(
        f"{at}/words", {"place": "note:note-2", "words": "Frost it was.", "revision": "1"}
    )
    assert answer.status_code == 303
    await marcus.get(at)
    assert "Frost it was." in marcus.page
    answer = await marcus.post(f"{at}/circulation", {"revision": "2"})
    assert answer.status_code == 303
    await marcus.get(at)
    assert "unless somebody who was here asks for a correction." in marcus.page


async def test_who_was_here_asks_where_it_stands_and_nothing_typed_is_lost(town: Held, dana: Visitor) -> None:
    at = await sent(town)
    await dana.get(at)
    assert f'href="{at}/correction"' in dana.page
    await dana.get(f"{at}/correction?place={NOTE.place}")
    assert f"{NOTE.before}</textarea>" in dana.page
    fields = {"place": NOTE.place, "words": NOTE.words, "before": NOTE.before}
    answer = await dana.post(f"{at}/correction", fields)
    assert answer.status_code == 422
    assert f"{NOTE.words}</textarea>" in dana.page
    assert "Why is empty" in dana.page
    answer = await dana.post(f"{at}/correction", {**fields, "reason": NOTE.reason})
    assert answer.status_code == 303
    await dana.get(at)
    assert "<del>Potholes in winter.</del>" in dana.page
    assert "A correction is not answered." in dana.page
    assert "Decline, and say why" not in dana.page


async def test_the_other_side_reads_the_redline_and_answers(town: Held, visitor: Visitor) -> None:
    at = await sent(town)
    await minutes_corrections.ask(town.number, NOTE, by=town.people.dana, at=SENT)
    priya = await signed_in(visitor, town.people.priya)
    await priya.get(at)
    assert "<ins>frost.</ins>" in priya.page
    await priya.get(f"{at}/corrections/1")
    answer = await priya.post(f"{at}/corrections/1/answer", {"do": "decline", "answer": "", "revision": "1"})
    assert answer.status_code == 422
    assert "Why is empty" in priya.page
    await priya.get(at)
    answer = await priya.post(f"{at}/corrections/1/answer", {"do": "accept", "revision": "1"})
    assert answer.status_code == 303
    await priya.get(at)
    assert "<p>We spoke of frost." in priya.page


async def test_the_public_reading_is_everybodys_once_final(town: Held, visitor: Visitor) -> None:
    at = await sent(town)
    rosa = await signed_in(visitor, town.people.rosa)
    assert (await rosa.get(f"{at}/public")).status_code == 404
    assert (await rosa.get(at)).status_code == 404
    await keep_minutes(at=SENT.replace(month=8))
    assert (await rosa.get(f"{at}/public")).status_code == 200
    assert "Final since" in rosa.page
    assert "Potholes in winter: nothing new." in rosa.page
    assert "We spoke of" not in rosa.page
    assert (await rosa.get(at)).status_code == 404


AGREED = (
    "UPDATE outcome SET kind = 'agreed' WHERE key = 'outcome-2'",
    """INSERT INTO meeting_agreement (outcome, change, proposal, hash, round, at)
      SELECT o.id, (SELECT min(id) FROM change), '{}', 'x', 1, o.at FROM outcome o WHERE o.key = 'outcome-2'""",
)
YES = """INSERT INTO confirmation (agreement, hash, party, person, seat, who, at)
  SELECT a.id, 'x', :party, :person, :seat, '{"name": "Lee Chan"}', :at FROM meeting_agreement a"""


async def test_a_yes_that_came_later_stands_beneath_what_waited_for_it(
    stage: Stage, visitor: Visitor
) -> None:
    lee = stage.people.lee
    await meetings.founded(stage.people)
    town = Held(people=stage.people, number=await held_meeting(stage.people))
    await stage.begun(by=lee)
    for statement in AGREED:
        await sql.rows(statement)
    await keep_minutes(at=SENT)
    at = await sent(town)
    await sql.rows(
        YES, party=lee.party_id, person=lee.person_id, seat=lee.seat_id, at=SENT + timedelta(hours=1)
    )
    one = await signed_in(visitor, lee)
    await one.get(at)
    assert "waits for Streets to confirm" in one.page
    assert "since then confirmed by Lee Chan, Streets, Thu, Jun 18, 2026, 3:51 PM" in one.page


MANY = (
    """INSERT INTO agenda_item (key, meeting, position, source, title, state, at)
      SELECT 'more-' || n, m.id, n, 'own', 'Item ' || n, 'done', m.at FROM meeting m, generate_series(4, 40) n""",
    """INSERT INTO meeting_note (key, item, words, at) SELECT 'more-note-' || id || '-' || n, id, 'We spoke at length.', at
      FROM agenda_item, generate_series(1, 3) n""",
    """INSERT INTO attendance (key, meeting, name, party, came, went, at) SELECT 'guest-' || n, m.id, 'Guest ' || n, 'streets',
      m.opened_at, m.closed_at, m.at FROM meeting m, generate_series(4, 12) n""",
)


async def test_a_page_asks_the_database_few_questions_with_forty_items_and_twelve_people(
    town: Held, dana: Visitor
) -> None:
    for statement in MANY:
        await sql.rows(statement)
    at = f"/meetings/{town.number}/minutes"
    for step in ("draft", "sent"):
        await dana.get(at)
        with counted() as asked:
            await dana.get(at)
        assert len(asked) <= 8, (step, asked)
        assert dana.page.count('class="minutes-item"') == 40
        if step == "draft":
            await sent(town)


async def test_the_next_meeting_may_be_put_into_a_calendar_as_it_stands_today(
    town: Held, dana: Visitor
) -> None:
    when = slot(date(2026, 7, 16))
    number = await meetings.invited(town.people.dana, when=when, at=SENT)
    at = await sent(town)
    await dana.get(at)
    assert "Thu, Jul 16, 2026, 2:00 PM" in dana.page
    assert f'href="/meetings/{number}/meeting.ics">Put it in my calendar' in dana.page
    await move(number, slot(date(2026, 7, 17)), seen=2, by=town.people.dana, at=SENT)
    await dana.get(at)
    assert "Fri, Jul 17, 2026, 2:00 PM" in dana.page
    assert "moved from Thu, Jul 16, 2026, 2:00 PM" in dana.page
    await cancel(number, words="Everybody is away", seen=3, by=town.people.dana, at=SENT)
    await dana.get(at)
    assert "Put it in my calendar" not in dana.page
