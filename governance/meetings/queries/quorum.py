"""Who is a voice for an item at an instant: members by tenure and delegation, who is in the room, who takes no part."""

from dataclasses import dataclass
from datetime import datetime

from governance.bodies.queries import Member, seats_named
from governance.bodies.rules.ground_rules import GroundRules, rules_of
from governance.bodies.rules.quorum import InRoom, Quorum, Roll
from governance.bodies.rules.quorum import quorum as counted
from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class Recused:
    """A seat that takes no part in an item, and why."""

    seat: str
    person: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Floor:
    """The floor of one item: by which rules, who the members are, who is in the room, and whether that is a quorum."""

    rules: GroundRules
    members: tuple[Member, ...]
    room: tuple[InRoom, ...]
    recusals: tuple[Recused, ...]
    quorum: Quorum

    def member(self, seat: str) -> Member | None:
        return next((each for each in self.members if each.seat == seat), None)


RULES = """SELECT g.content FROM meeting m JOIN ground_rules g ON g.body = m.body
    WHERE m.id = :meeting AND g.starts <= :at ORDER BY g.number DESC LIMIT 1"""
# Half-open: whoever left at this second is gone.
ROOM = """SELECT s.code AS seat, a.person FROM attendance a JOIN seat s ON s.id = a.seat
    WHERE a.meeting = :meeting AND a.came <= :at AND (a.went IS NULL OR a.went > :at) AND a.person IS NOT NULL
    ORDER BY a.came, a.id"""
RECUSED = """SELECT s.code AS seat, r.person, r.reason FROM recusal r JOIN seat s ON s.id = r.seat
    WHERE r.item = :item ORDER BY r.id"""
# People who wrote, edited, sent, asked, recommended or agreed to something of a change.
TOOK_PART = """SELECT p.person FROM participant p JOIN change c ON c.id = p.change WHERE c.number = :number
    UNION SELECT author FROM change WHERE number = :number"""


async def floor(
    meeting_id: int, item_id: int, *, at: datetime, barred: frozenset[int] = frozenset()
) -> Floor:
    """Of a board's meeting; `barred` are people whom a rule keeps from what is voted on."""
    found = await sql.one(RULES, "There is nothing to vote on in this meeting.", meeting=meeting_id, at=at)
    rules = rules_of(found["content"])
    known = await seats_named(rules.seats, at=at)
    room = tuple(InRoom(**row) for row in await sql.rows(ROOM, meeting=meeting_id, at=at))
    recusals = tuple(Recused(**row) for row in await sql.rows(RECUSED, item=item_id))
    roll = Roll(
        people={each.seat: each.people for each in known},
        standing_in={each.seat: each.acting.id for each in known if each.acting},
    )
    out = frozenset(each.seat for each in recusals)
    there = counted(rules, roll, room, recused=out, barred=barred)
    return Floor(rules=rules, members=known, room=room, recusals=recusals, quorum=there)


async def quorum(meeting_id: int, item_id: int, *, at: datetime) -> Quorum:
    return (await floor(meeting_id, item_id, at=at)).quorum


async def took_part(change: str) -> frozenset[int]:
    """Whoever acted for a side in the change with this number does not decide about it."""
    return frozenset(row["person"] for row in await sql.rows(TOOK_PART, number=change))
