"""The page of an open meeting by HTTP: what each sees, notes with and without a script, outcomes, who is here, the end."""

import json
from datetime import timedelta

import pytest
from litestar import Litestar

from governance.database import sql
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.room import room
from tests.databases import by_owner
from tests.meetings.opened import Opened, opened, opened_on_a_change
from tests.queries import counted
from tests.web.conftest import Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
async def held(db: None, monkeypatch: pytest.MonkeyPatch) -> Opened:
    found = await opened()
    monkeypatch.setattr("governance.clock.now", lambda: found.at + timedelta(minutes=16))
    return found


async def _notes(held: Opened) -> list[str]:
    known = await room(await held.now(), item=held.items[0], change="", at=held.at)
    return [each.words for each in known.notes]


async def _take(visitor: Visitor, held: Opened, who: str = "dana") -> str:
    await sign_in_as(visitor, getattr(held.people, who))
    path = f"/meetings/{held.number}/now"
    assert (await visitor.get(path)).status_code == 200
    return path


async def test_the_note_taker_runs_a_meeting_without_a_script(held: Opened, app: Litestar) -> None:
    base = f"/meetings/{held.number}"
    async with browser(app) as visitor:
        path = await _take(visitor, held)
        assert "29 minutes left for 3 items" in visitor.page
        assert "Begin" in visitor.page
        for word in ("motion", "Motion", "quorum", "Recus"):
            assert word not in visitor.page, "a working meeting never shows it"
        await visitor.post(f"{base}/next", {"seen": ""})
        note = {"key": "note-0001", "item": held.items[0], "revision": "0", "words": "Crew is back"}
        await visitor.post(f"{base}/notes", note)
        outcome = {
            "key": "outcome-1",
            "item": held.items[0],
            "kind": "information",
            "words": "Plan is public",
        }
        assert (await visitor.post(f"{base}/outcomes", outcome)).status_code == 303
        await visitor.get(path)
        assert "Crew is back" in visitor.page
        assert "Plan is public" in visitor.page
        for seen in held.items:
            await visitor.post(f"{base}/next", {"seen": seen})
        await visitor.get(f"{base}/closing")
        answer = await visitor.post(f"{base}/closing")
        assert answer.status_code == 303
        assert (await held.now()).closed_at is not None


async def test_closing_names_what_is_open(held: Opened, app: Litestar) -> None:
    async with browser(app) as visitor:
        await _take(visitor, held)
        answer = await visitor.post(f"/meetings/{held.number}/closing")
        assert answer.status_code == 422
        assert "Crew roster for winter" in visitor.page


async def test_two_texts_of_one_note_are_shown_and_chosen_from_without_a_script(
    held: Opened, app: Litestar
) -> None:
    base, note = f"/meetings/{held.number}/notes", {"key": "note-0001", "item": held.items[0]}
    for choice, stands in (("both", ["theirs", "mine"]), ("theirs", ["theirs"]), ("mine", ["mine"])):
        await by_owner("DELETE FROM meeting_note_version")
        await by_owner("DELETE FROM meeting_note")
        async with browser(app) as dana, browser(app) as marcus:
            await _take(dana, held)
            await _take(marcus, held, "marcus")
            await dana.post(base, {**note, "revision": "0", "words": "start"})
            await dana.post(base, {**note, "revision": "1", "words": "theirs"})
            answer = await marcus.post(base, {**note, "revision": "1", "words": "mine"})
            assert answer.status_code == 409
            assert all(words in marcus.page for words in ("theirs", "mine", "Keep both", "Take theirs"))
            chosen = {**note, "revision": "2", "words": "mine", "choice": choice}
            assert (await marcus.post(f"{base}/choice", chosen)).status_code == 303
        assert await _notes(held) == stands


async def test_a_script_is_told_the_revision_and_on_a_conflict_both_texts(
    held: Opened, app: Litestar
) -> None:
    base = f"/meetings/{held.number}/notes"
    note = {"key": "note-0001", "item": held.items[0], "revision": "0", "words": "one"}
    async with browser(app) as visitor:
        await _take(visitor, held)
        first = await visitor.post(base, note, **SCRIPT)
        assert (first.status_code, json.loads(first.text)["revision"]) == (200, 1)
        again = await visitor.post(base, note, **SCRIPT)
        assert json.loads(again.text)["revision"] == 1
        await visitor.post(base, {**note, "revision": "1", "words": "two"}, **SCRIPT)
        stale = await visitor.post(base, {**note, "revision": "1", "words": "three"}, **SCRIPT)
        told = json.loads(stale.text)
        assert (stale.status_code, told["words"], told["revision"], told["by"]) == (
            409,
            "two",
            2,
            "Dana Ruiz",
        )


@pytest.mark.parametrize("who", ["amara", "ruth"])
async def test_who_only_sees_it_reads_and_has_no_form(held: Opened, app: Litestar, who: str) -> None:
    async with browser(app) as visitor:
        await _take(visitor, held, who)
        assert "Next item" not in visitor.page
        assert 'name="words"' not in visitor.page
        answer = await visitor.post(f"/meetings/{held.number}/next", {"seen": ""})
        assert answer.status_code == 403


@pytest.mark.parametrize("who", ["rosa", "tom"])
async def test_nobody_else_knows_of_it(held: Opened, app: Litestar, who: str) -> None:
    async with browser(app) as visitor:
        await sign_in_as(visitor, getattr(held.people, who))
        for part in ("now", "now/parts", "live", "attendance", "closing"):
            assert (await visitor.get(f"/meetings/{held.number}/{part}")).status_code == 404


async def test_people_come_and_go_by_the_page(held: Opened, app: Litestar) -> None:
    base = f"/meetings/{held.number}/attendance"
    lee = held.people.lee
    async with browser(app) as visitor:
        await _take(visitor, held)
        await visitor.get(base)
        assert "Lee Chan" in visitor.page
        here = {"key": "here-0001", "person": f"{lee.person_id}/{lee.seat_id}", "mode": "phone"}
        assert (await visitor.post(base, here)).status_code == 303
        guest = {"key": "here-0002", "name": "Kit Moss", "title": "Harbor Paving", "mode": "room"}
        assert (await visitor.post(base, guest)).status_code == 303
        times = {"came": "2:05 PM", "went": "2:10 PM", "reason": ""}
        assert (await visitor.post(f"{base}/here-0001/times", times)).status_code == 303
        wrong = {"came": "2:05 PM", "went": "1:10 PM", "reason": ""}
        assert (await visitor.post(f"{base}/here-0002/times", wrong)).status_code == 422
        assert "lies before coming" in visitor.page
        assert (await visitor.post(f"{base}/here-0002/leaving")).status_code == 303
        nobody = {"key": "here-0003", "person": "999/0", "mode": "room"}
        assert (await visitor.post(base, nobody)).status_code == 422


async def test_parts_are_sent_only_where_something_is_new(held: Opened, app: Litestar) -> None:
    path = f"/meetings/{held.number}/now/parts"
    async with browser(app) as visitor:
        await _take(visitor, held)
        live = (await held.now()).live
        assert (await visitor.get(f"{path}?live={live}", **{"HX-Request": "true"})).status_code == 204
        await visitor.get(f"{path}?live={live - 1}", **{"HX-Request": "true"})
        assert 'id="now-here"' in visitor.page
        assert "<textarea" not in visitor.page, "what is typed is never swapped"


async def test_the_page_asks_at_most_eight_times_with_forty_items_and_twelve_people(
    held: Opened, app: Litestar
) -> None:
    found = await held.now()
    await sql.rows(
        """INSERT INTO agenda_item (key, meeting, position, source, title, at)
        SELECT 'more-' || n, :meeting, 10 + n, 'own', 'Item ' || n, :at FROM generate_series(1, 37) n""",
        meeting=found.id,
        at=held.at,
    )
    await sql.rows(
        """INSERT INTO attendance (key, meeting, name, came, at)
        SELECT 'guest-' || n, :meeting, 'Guest ' || n, :at, :at FROM generate_series(1, 12) n""",
        meeting=found.id,
        at=held.at,
    )
    assert len(await agenda(found.id)) == 40
    async with browser(app) as visitor:
        path = await _take(visitor, held)
        with counted() as asked:
            await visitor.get(path)
        assert 0 < len(asked) <= 8, asked


async def test_about_a_change_it_asks_at_most_eight_times(
    db: None, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines with both sides' words, the requests of a year and who must approve included."""
    found = await opened_on_a_change()
    monkeypatch.setattr("governance.clock.now", lambda: found.at + timedelta(minutes=16))
    async with browser(app) as visitor:
        path = await _take(visitor, found)
        with counted() as asked:
            await visitor.get(path)
        assert "7 calendar days" in visitor.page
        assert "Needs Amara Okafor, Deputy Mayor" in visitor.page
        assert 0 < len(asked) <= 8, asked
