"""A working meeting of Streets and 311 that is over, and one of the board: rows as the room leaves them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from governance.database import sql
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.queries.minutes import MinutesFacts, minutes_of
from governance.meetings.tables.agenda import AgendaItem, MeetingNote, Outcome
from governance.meetings.tables.series import Meeting
from governance.people.rules import Acting
from tests.cast import AT, Cast
from tests.meetings.staged import BOARD, PAIR, groups, invited, slot
from tests.stages import kept_for_the_run

OPENED = datetime(2026, 6, 18, 18, 2, tzinfo=UTC)
CLOSED = OPENED + timedelta(minutes=42)
SENT = CLOSED + timedelta(minutes=7)
ATTEND = """INSERT INTO attendance (key, meeting, person, name, title, party, seat, came, went, who, at)
  VALUES (:key, :meeting, :person, :name, :title, :party, :seat, :came, :went, '{}', :came)"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """`number` is the meeting's; `people` is everybody."""

    people: Cast
    number: str

    async def minutes(self) -> MinutesFacts:
        return await minutes_of(self.number)

    @property
    def others(self) -> list[Acting]:
        return [each for each in vars(self.people).values() if isinstance(each, Acting)]


@kept_for_the_run
async def held(kind: str = "working") -> Held:
    """Marcus took the notes; Dana and Lee were here, Priya was not. At the board Priya, Lee and Rosa were."""
    people = (await groups()).people
    number = await held_meeting(people, kind)
    await keep_minutes(at=CLOSED)
    return Held(people=people, number=number)


async def held_meeting(
    people: Any, kind: str = "working", *, opened: datetime = OPENED, at: datetime = AT, mark: str = ""
) -> str:
    """A meeting that is over, without its minutes; `mark` ends the keys of what was written in it."""
    here = (
        (people.marcus, people.dana, people.lee)
        if kind == "working"
        else (people.priya, people.lee, people.rosa)
    )
    by, body = (people.nora, BOARD) if kind == "board" else (people.dana, PAIR)
    number = await invited(by, body, slot((at + timedelta(days=16)).date()), at=at)
    row = await Meeting.select(Meeting.id).where(Meeting.number == number).first()
    meeting = int((row or {})["id"])
    for who in here:
        await _attended(number, meeting, who, opened)
    for place, title in enumerate(("Minutes of May", "Potholes in winter", "Crew roster"), start=1):
        await _item(mark or number, meeting, place, title)
    await _closed(meeting, here[0], opened)
    return number


async def _attended(number: str, meeting: int, who: Acting, opened: datetime) -> None:
    named = {"key": f"{number}-{who.seat}", "name": who.person, "title": who.title, "party": who.party}
    times = {"came": opened, "went": opened + (CLOSED - OPENED)}
    await sql.rows(ATTEND, meeting=meeting, person=who.person_id, seat=who.seat_id, **named, **times)


def key(what: str, number: str = "M-2026-0001") -> str:
    """Of an item, a note or an outcome, such as `note-2`."""
    return what if number == "M-2026-0001" else f"{what}-{number}"


async def _item(number: str, meeting: int, place: int, title: str) -> None:
    name, state = key(f"item-{place}", number), {"state": "done", "source": "own", "at": OPENED}
    row: dict[str, Any] = {"key": name, "meeting": meeting, "position": place, "title": title, **state}
    await AgendaItem.insert(AgendaItem(**row))
    stored = await AgendaItem.select(AgendaItem.id).where(AgendaItem.key == name).first()
    one: dict[str, Any] = {"item": (stored or {})["id"], "at": OPENED}
    await MeetingNote.insert(
        MeetingNote(key=key(f"note-{place}", number), words=f"We spoke of {title}.", **one)
    )
    said: dict[str, Any] = {
        "key": key(f"outcome-{place}", number),
        "kind": "information",
        "words": f"{title}: nothing new.",
    }
    await Outcome.insert(Outcome(**said, **one))


async def _closed(meeting: int, taker: Acting, opened: datetime) -> None:
    over = opened + (CLOSED - OPENED)
    times: dict[Any, Any] = {
        Meeting.starts: opened,
        Meeting.ends: over,
        Meeting.opened_at: opened,
        Meeting.closed_at: over,
    }
    values = {**times, Meeting.state: "closed", Meeting.note_taker: taker.person_id}
    await Meeting.update(values).where(Meeting.id == meeting)
