"""A board's meeting under way: an item that is talked about, members who come and go, motions and votes in short."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
from tests.cast import Cast
from tests.meetings.staged import BOARD, invited, slot

START = datetime.fromisoformat("2026-06-18T18:00:00+00:00")
MINUTE = timedelta(minutes=1)


@dataclass
class BoardRoom:
    """Nora, the convenor, writes it down; `now` goes on by a minute with every step."""

    people: Cast
    number: str
    item: str
    now: datetime

    def later(self) -> datetime:
        self.now += MINUTE
        return self.now

    async def comes(self, *who: Acting) -> None:
        for one in who:
            at = self.later()
            arrival = Arrival(
                key=f"come-{secrets.token_hex(4)}", person=one.person_id, name=one.person, seat=one.seat_id
            )
            await attendance.come(await meeting(self.number), arrival, by=self.people.nora, at=at)

    async def goes(self, who: Acting) -> None:
        row = await sql.one("SELECT key FROM attendance WHERE person = :p AND went IS NULL", p=who.person_id)
        await attendance.leave(await meeting(self.number), row["key"], by=self.people.nora, at=self.later())

    async def put(
        self, words: str = "Publish the standards.", kind: MotionKind = MotionKind.ORDINARY, **more: Any
    ) -> MotionFacts:
        content = canonical.dumps(more.pop("content")) if "content" in more else ""
        new = NewMotion(key=f"motion-{secrets.token_hex(4)}", kind=kind, words=words, content=content, **more)
        item = self.item
        await motions.put(self.number, item, new, by=self.people.nora, at=self.later())
        return await self.motion(new.key)

    async def motion(self, key: str) -> MotionFacts:
        return (await motions_of((await meeting(self.number)).id, key))[0]

    async def says(self, motion: MotionFacts, value: Value, *who: Acting, by: Acting | None = None) -> None:
        for one in who:
            ballot = Ballot(motion=motion.key, seat=one.seat, value=value, seen=motion.hash)
            await votes.cast(self.number, ballot, by=by or one, at=self.later())

    async def closes(self, motion: MotionFacts) -> Result:
        return await votes.close(
            self.number, motion.key, seen=motion.hash, by=self.people.nora, at=self.later()
        )

    async def recuses(self, who: Acting, reason: str = "Own company") -> None:
        await recusals.recuse(self.number, self.item, who.seat, reason=reason, by=who, at=self.later())


async def opened(people: Cast, *titles: str, when: Slot | None = None, at: datetime = START) -> BoardRoom:
    """The board of tests/meetings/staged.py, at its first item."""
    number = await invited(people.nora, BOARD, when or slot())
    keys = [
        await agenda_items.add(number, NewItem(title=t), by=people.nora, at=at)
        for t in titles or ("Standards",)
    ]
    await open_meeting(number, by=people.nora, at=at)
    await current_item.go_to(await meeting(number), keys[0], by=people.nora, at=at)
    return BoardRoom(people=people, number=number, item=keys[0], now=at)
