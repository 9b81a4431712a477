"""Groups that meet: 311 with Streets, 311 with Parks, and a board of Streets, Parks and 311 that the Deputy Mayor's office chairs."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from governance.bodies.tables import Body, GroundRules
from governance.meetings.actions.meeting import Planned, invite, set_meeting
from governance.meetings.rules.times import Slot
from governance.people.tables import Party
from tests import cast
from tests.cast import AT, Cast
from tests.stages import kept_for_the_run

PAIR, PARKS, BOARD = "streets-311", "parks-311", "standards"
ZONE = "America/New_York"
RULES = {
    "members": ["311-relations-lead", "streets-division-head", "parks-liaison"],
    "chair": "mayor-convenor",
    "note_taker": "311-relations-lead",
}


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The cast, and their groups by code."""

    people: Cast


@kept_for_the_run
async def groups(at: datetime = AT) -> Groups:
    people = await cast.city(at)
    for code, name, party in ((PAIR, "Streets and 311", "streets"), (PARKS, "Parks and 311", "parks")):
        await body(code, name, party, at)
    await body(BOARD, "Service Standards Board", "", at)
    row = await Body.select(Body.id).where(Body.code == BOARD).first()
    rules = GroundRules(body=row["id"], number=1, content=json.dumps(RULES), hash="", starts=at, at=at)
    await GroundRules.insert(rules)
    return Groups(people=people)


async def body(code: str, name: str, party: str, at: datetime) -> None:
    """A pair of 311 and a department, or a board."""
    row = await Party.select(Party.id).where(Party.code == party).first() if party else None
    kind = "working" if row else "board"
    await Body.insert(Body(code=code, name=name, kind=kind, party=row["id"] if row else None, at=at))


def slot(day: date = date(2026, 6, 18), hour: int = 14, minutes: int = 45) -> Slot:
    return Slot(day=day, begins=time(hour), minutes=minutes, zone=ZONE, place="Room 4")


async def invited(by: cast.Acting, body: str = PAIR, when: Slot | None = None, *, at: datetime = AT) -> str:
    """A single meeting that everybody was invited to."""
    number = await set_meeting(body, Planned(title="Streets and 311", slot=when or slot()), by=by, at=at)
    await invite(number, seen=1, by=by, at=at)
    return number
