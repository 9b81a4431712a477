"""What came between: a meeting that was canceled, and minutes in which somebody wants a sentence put otherwise."""

from datetime import datetime, timedelta

from governance._demo.diary import Diary
from governance._demo.world import World
from governance.database import sql
from governance.meetings.actions import meeting as meetings
from governance.meetings.actions import minutes_corrections
from governance.meetings.actions.minutes_corrections import Wish
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.minutes import minutes_of, reading
from governance.meetings.rules.minutes_places import places

CANCELED, ASKED = 32, 1  # days ago
SOON = timedelta(days=21)
NEXT = """SELECT m.number, p.code AS party FROM meeting m JOIN body b ON b.id = m.body JOIN party p ON p.id = b.party
  WHERE p.code IN ('signals', 'buildings') AND m.state IN ('draft', 'invited') AND m.starts > :at AND m.starts < :until
  ORDER BY p.code DESC, m.starts LIMIT 1"""
LAST = """SELECT m.number FROM minutes x JOIN meeting m ON m.id = x.meeting JOIN body b ON b.id = m.body
  WHERE b.code = 'sanitation-311' AND x.state = 'circulated' ORDER BY m.starts DESC LIMIT 1"""
AWAY = "We are two people short this week. What is open goes on in writing."
WRONG = "I said it of the recycling only; the trash routes are as they were."


def write(diary: Diary, world: World) -> None:
    async def canceled(at: datetime) -> None:
        if row := await sql.row(NEXT, at=at, until=at + SOON):
            by, found = await world.negotiator(row["party"], at), await meeting(row["number"])
            await meetings.cancel(found.number, words=AWAY, seen=found.revision, by=by, at=at)

    async def asked(at: datetime) -> None:
        if number := await sql.value(LAST):
            known = await minutes_of(number)
            notes = {
                place: said
                for place, said in places(await reading(known, at)).items()
                if place.startswith("note:")
            }
            place, before = next(iter(notes.items()))
            by = await world.negotiator("sanitation", at)
            wish = Wish(place=place, words=f"{before} That is so for recycling.", reason=WRONG, before=before)
            await minutes_corrections.ask(number, wish, by=by, at=at)

    diary.write(diary.days.working(CANCELED, "11:30"), canceled)
    diary.write(diary.days.working(ASKED, "10:20"), asked)
