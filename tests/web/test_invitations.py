"""Invitations against what stands: everybody invited is told, once, in order; a private feed is its owner's alone."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import Any

import pytest
from icalendar import Calendar
from litestar import Litestar

from governance.bodies.actions.founding import found_working_groups
from governance.database import sql
from governance.identity.actions import tokens
from governance.identity.actions.tokens import NewToken
from governance.identity.rules import real_time, token_hash
from governance.identity.rules.tokens import Scope
from governance.invitations.actions import feeds
from governance.invitations.actions.inviting import tell_calendars
from governance.meetings.tables.series import Meeting
from governance.reminders.tables import Letter
from tests.changes.stage import AT, Stage
from tests.invitations.receivers import events as entries
from tests.invitations.receivers import faults
from tests.meetings.staged import PAIR, invited, slot
from tests.web.conftest import browser, sign_in_as

pytestmark = pytest.mark.anyio
LATER = AT + timedelta(minutes=5)
STARTS = AT + timedelta(days=10)


@pytest.fixture
async def meeting(stage: Stage) -> int:
    """A meeting of 311 and Streets, in ten days, to which everybody was invited."""
    await found_working_groups(at=AT)
    await invited(stage.people.dana, PAIR, slot(STARTS.date()), at=AT)
    row = await Meeting.objects().first()
    assert row
    await changed(row.id, starts=STARTS, ends=STARTS + timedelta(minutes=45))
    return row.id


async def changed(meeting: int, **values: Any) -> None:
    named: dict[Any, Any] = values
    await Meeting.update(named, force=True).where(Meeting.id == meeting)


async def letters(at: datetime = LATER) -> dict[str, Any]:
    """The calendar part of each letter that the sweep writes now, by recipient; then they have left."""
    await tell_calendars(at=at)
    rows = await Letter.select().where(Letter.state == "ready")
    await Letter.update({Letter.state: "sent"}, force=True)
    return {row["recipient"]: _part(row["bytes"]) for row in rows}


def _part(message: bytes) -> Any:
    *_, part = message_from_bytes(message).walk()
    assert part.get_content_type() == "text/calendar"
    file = part.get_payload(decode=True)
    assert isinstance(file, bytes)
    assert faults(file) == []
    assert str(Calendar.from_ical(file)["METHOD"]) == part.get_param("method")
    (event,) = entries(file)
    return event


async def test_everybody_invited_is_told_once_with_themselves_as_only_attendee(meeting: int) -> None:
    told = await letters()
    assert len(told) > 3
    assert all(str(event["ATTENDEE"]) == f"mailto:{to}" for to, event in told.items())
    assert [event["UID"].partition("@")[0] for event in told.values()] == ["M-2026-0001"] * len(told)
    assert {event["DTSTART"].dt for event in told.values()} == {STARTS}
    assert await letters() == {}


async def test_a_move_and_a_cancellation_reach_the_same_people_in_order(meeting: int) -> None:
    first = await letters()
    later = STARTS + timedelta(days=1)
    await changed(
        meeting, starts=later, ends=later + timedelta(minutes=45), sequence=1, stamp=AT + timedelta(hours=1)
    )
    moved = await letters(AT + timedelta(hours=2))
    await changed(meeting, state="canceled", sequence=2, stamp=AT + timedelta(hours=3), reason="Ice storm")
    gone = await letters(AT + timedelta(hours=4))
    assert set(first) == set(moved) == set(gone)
    assert [next(iter(each.values()))["SEQUENCE"] for each in (first, moved, gone)] == [0, 1, 2]
    assert {event["STATUS"] for event in gone.values()} == {"CANCELLED"}


async def test_what_has_not_left_is_not_overtaken(meeting: int) -> None:
    await tell_calendars(at=LATER)
    await changed(meeting, state="canceled", sequence=1, stamp=AT + timedelta(hours=1))
    assert await tell_calendars(at=AT + timedelta(hours=2)) == 0


async def test_a_letter_that_cannot_be_written_keeps_no_other_back(
    meeting: int, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = "governance.invitations.actions.inviting._part"
    from governance.invitations.actions import inviting

    part = inviting._part

    def torn(meeting: Any, reader: Any, *args: Any, **values: Any) -> Any:
        if reader.name == "Dana Ruiz":
            raise RuntimeError
        return part(meeting, reader, *args, **values)

    monkeypatch.setattr(whole, torn)
    told = await letters()
    assert told
    assert not [each for each in told if each.startswith("dana")]
    monkeypatch.undo()
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")
    assert [each for each in await letters() if each.startswith("dana")]


async def test_a_feed_is_read_without_signing_in_until_it_is_ended(
    meeting: int, stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: LATER)
    async with browser(app) as dana, browser(app) as program:
        await sign_in_as(dana, stage.people.dana)
        await dana.get("/account/calendar")
        made = await dana.post("/account/calendar/feed")
        path = re.findall(r"(/calendar/[\w-]{40,}\.ics)", made.text)[0]
        answer = await program.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert faults(answer.content) == []
        assert b"M-2026-0001" in answer.content
        assert b"ATTENDEE" not in answer.content
        mark = answer.headers["etag"]
        assert (await program.get(path, **{"If-None-Match": mark})).status_code == 304
        assert "(/calendar/" not in (await dana.get("/account/calendar")).text
        await dana.post("/account/calendar/feed/end")
        assert (await program.get(path)).status_code == 404


async def test_an_address_is_a_token_for_a_calendar_and_for_nothing_else(
    meeting: int, stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its secret is stored nowhere, a token good for more opens no calendar, it has an end, and suspending closes it."""
    dana, until = stage.people.dana, real_time.real_now() + timedelta(days=200)
    own = await feeds.make("dana.ruiz@portalder.gov", by=dana, at=LATER)
    read = NewToken(name="CRM", scopes={Scope.READ, Scope.CALENDAR}, expires=until)
    further = await tokens.make(read, email="dana.ruiz@portalder.gov", by=dana, at=LATER)
    row = await sql.one("SELECT * FROM api_token WHERE scopes = 'calendar'")
    assert own not in str(row)
    assert timedelta(days=364) < row["expires_at"] - row["made_at"] <= timedelta(days=365)
    async with browser(app) as program:
        assert (await program.get(f"/calendar/{own}.ics")).status_code == 200
        assert (await program.get(f"/calendar/{further}.ics")).status_code == 404
        answer = await program.get("/api/v1/services", Authorization=f"Bearer {own}")
        assert answer.status_code == 403
        await sql.rows("UPDATE person SET suspended_at = :at WHERE id = :id", at=AT, id=dana.person_id)
        assert (await program.get(f"/calendar/{own}.ics")).status_code == 404
        await sql.rows("UPDATE person SET suspended_at = NULL")
        await sql.rows("UPDATE api_token SET expires_at = :at", at=datetime(2020, 1, 1, tzinfo=UTC))
        assert (await program.get(f"/calendar/{own}.ics")).status_code == 404


async def test_an_address_from_before_goes_on_for_a_year_and_its_owner_is_told(
    meeting: int, stage: Stage, app: Litestar
) -> None:
    dana, old = stage.people.dana, "o" * 43
    row = "INSERT INTO calendar_feed (person, token, at, expires_at) VALUES (:person, :token, :at, :until)"
    until = real_time.real_now() + timedelta(days=300)
    await sql.rows(row, person=dana.person_id, token=token_hash(old), at=AT, until=until)
    async with browser(app) as visitor:
        await sign_in_as(visitor, dana)
        assert (await visitor.get(f"/calendar/{old}.ics")).status_code == 200
        assert "of the older kind" in (await visitor.get("/account/calendar")).text
        made = await visitor.post("/account/calendar/feed")
        assert "/calendar/concord_pat_" in made.text
        assert "of the older kind" not in made.text
        assert (await visitor.get(f"/calendar/{old}.ics")).status_code == 404


async def test_the_file_of_a_meeting_is_for_whoever_sees_it(
    meeting: int, stage: Stage, app: Litestar
) -> None:
    async with browser(app) as dana:
        await sign_in_as(dana, stage.people.dana)
        answer = await dana.get("/meetings/M-2026-0001/meeting.ics")
        assert (answer.status_code, len(entries(answer.content))) == (200, 1)
    async with browser(app) as rosa:
        await sign_in_as(rosa, stage.people.rosa)
        assert (await rosa.get("/meetings/M-2026-0001/meeting.ics")).status_code == 404
