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
from tests.cast import Cast
from tests.meetings.staged import BOARD, PAIR, groups, invited
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
    town = await groups()
    people = town.people
    here = (
        (people.marcus, people.dana, people.lee)
        if kind == "working"
        else (people.priya, people.lee, people.rosa)
    )
    number = await invited(
        people.nora if kind == "board" else people.dana, BOARD if kind == "board" else PAIR
    )
    row = await Meeting.select(Meeting.id).where(Meeting.number == number).first()
    meeting = int((row or {})["id"])
    for who in here:
        await _attended(meeting, who)
    for place, title in enumerate(("Minutes of May", "Potholes in winter", "Crew roster"), start=1):
        await _item(meeting, place, title)
    await _closed(meeting, here[0])
    await keep_minutes(at=CLOSED)
    return Held(people=people, number=number)


async def _attended(meeting: int, who: Acting) -> None:
    named = {"key": f"here-{who.seat}", "name": who.person, "title": who.title, "party": who.party}
    await sql.rows(
        ATTEND, meeting=meeting, person=who.person_id, seat=who.seat_id, came=OPENED, went=CLOSED, **named
    )


async def _item(meeting: int, place: int, title: str) -> None:
    state: dict[str, Any] = {"state": "done", "source": "own", "at": OPENED}
    item = AgendaItem(key=f"item-{place}", meeting=meeting, position=place, title=title, **state)
    await AgendaItem.insert(item)
    row = await AgendaItem.select(AgendaItem.id).where(AgendaItem.key == f"item-{place}").first()
    one: dict[str, Any] = {"item": (row or {})["id"], "at": OPENED}
    await MeetingNote.insert(MeetingNote(key=f"note-{place}", words=f"We spoke of {title}.", **one))
    said = Outcome(key=f"outcome-{place}", kind="information", words=f"{title}: nothing new.", **one)
    await Outcome.insert(said)


async def _closed(meeting: int, taker: Acting) -> None:
    values: dict[Any, Any] = {Meeting.state: "closed", Meeting.opened_at: OPENED, Meeting.closed_at: CLOSED}
    await Meeting.update({**values, Meeting.note_taker: taker.person_id}).where(Meeting.id == meeting)
