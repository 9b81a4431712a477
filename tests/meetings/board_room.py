"""A board's meeting under way: an item that is talked about, members who come and go, motions and votes in short."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from governance import canonical
from governance.bodies.rules.ground_rules import MotionKind
from governance.database import sql
from governance.meetings.actions import agenda_items, attendance, current_item, motions, recusals, votes
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import open_meeting
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.motions import MotionFacts
from governance.meetings.queries.motions import motions as motions_of
from governance.meetings.rules.attendance import Arrival
from governance.meetings.rules.times import Slot
from governance.meetings.rules.votes import Ballot, NewMotion, Result, Value
from governance.people.rules import Acting
from tests.cast import AT
from tests.meetings.staged import BOARD, invited, slot

START = datetime.fromisoformat("2026-06-18T18:00:00+00:00")
MINUTE = timedelta(minutes=1)


@dataclass
class BoardRoom:
    """`taker` writes it down; `now` goes on by a minute with every step."""

    taker: Acting
    number: str
    item: str
    now: datetime
    people: Any = None  # the cast, where the meeting is theirs

    def later(self) -> datetime:
        self.now += MINUTE
        return self.now

    async def comes(self, *who: Acting) -> None:
        for one in who:
            at = self.later()
            arrival = Arrival(
                key=f"come-{secrets.token_hex(4)}", person=one.person_id, name=one.person, seat=one.seat_id
            )
            await attendance.come(await meeting(self.number), arrival, by=self.taker, at=at)

    async def goes(self, who: Acting) -> None:
        row = await sql.one("SELECT key FROM attendance WHERE person = :p AND went IS NULL", p=who.person_id)
        await attendance.leave(await meeting(self.number), row["key"], by=self.taker, at=self.later())

    async def put(
        self, words: str = "Publish the standards.", kind: MotionKind = MotionKind.ORDINARY, **more: Any
    ) -> MotionFacts:
        content = canonical.dumps(more.pop("content")) if "content" in more else ""
        new = NewMotion(key=f"motion-{secrets.token_hex(4)}", kind=kind, words=words, content=content, **more)
        item = self.item
        await motions.put(self.number, item, new, by=self.taker, at=self.later())
        return await self.motion(new.key)

    async def motion(self, key: str) -> MotionFacts:
        return (await motions_of((await meeting(self.number)).id, key))[0]

    async def says(self, motion: MotionFacts, value: Value, *who: Acting, by: Acting | None = None) -> None:
        for one in who:
            ballot = Ballot(motion=motion.key, seat=one.seat, value=value, seen=motion.hash)
            await votes.cast(self.number, ballot, by=by or one, at=self.later())

    async def closes(self, motion: MotionFacts) -> Result:
        return await votes.close(self.number, motion.key, seen=motion.hash, by=self.taker, at=self.later())

    async def recuses(self, who: Acting, reason: str = "Own company") -> None:
        await recusals.recuse(self.number, self.item, who.seat, reason=reason, by=who, at=self.later())


def local(at: datetime) -> time:
    """The wall clock of the city."""
    return at.astimezone(ZoneInfo("America/New_York")).time()


async def opened(
    taker: Acting,
    *titles: str,
    board: str = BOARD,
    when: Slot | None = None,
    at: datetime = START,
    people: Any = None,
) -> BoardRoom:
    """The meeting of a board at its first item; `taker` writes it down."""
    number = await invited(taker, board, when or slot(), at=min(at, AT))
    keys = [
        await agenda_items.add(number, NewItem(title=title), by=taker, at=at)
        for title in titles or ("Standards",)
    ]
    await open_meeting(number, by=taker, at=at)
    await current_item.go_to(await meeting(number), keys[0], by=taker, at=at)
    return BoardRoom(taker=taker, number=number, item=keys[0], now=at, people=people)
