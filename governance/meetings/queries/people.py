"""Who is invited to one meeting, and what each has said: its members as they are now, and its guests."""

from dataclasses import dataclass
from datetime import datetime

from governance.bodies.queries import Member, body, members
from governance.database import sql
from governance.meetings.queries.bodies import meeting_body
from governance.meetings.queries.meetings import MeetingFacts


@dataclass(frozen=True, kw_only=True)
class Invited:
    """One person; `answer` "" for nothing yet. `side` is the kind of the office, "" for a guest."""

    person: int
    name: str
    title: str
    office: str
    side: str
    phone: str
    answer: str
    words: str


REPLIES = "SELECT person, answer, words FROM meeting_reply WHERE meeting = :meeting"
GUESTS = """SELECT p.id, p.name, p.phone, g.words FROM meeting_guest g JOIN person p ON p.id = g.person
  WHERE g.meeting = :meeting ORDER BY p.name"""


async def invited_people(found: MeetingFacts, *, at: datetime) -> tuple[Invited, ...]:
    """The members, each once, by office; then the guests."""
    said = {row["person"]: row for row in await sql.rows(REPLIES, meeting=found.id)}
    people: dict[int, Invited] = {}
    for seat in await members_of(found.body, at=at):
        for one in (seat.holder, seat.acting):
            if one and one.id not in people:
                told = {"title": seat.title, "office": seat.party_name, "side": str(seat.kind)}
                people[one.id] = _invited(one.id, one.name, one.phone, said, told)
    for row in await sql.rows(GUESTS, meeting=found.id):
        told = {"title": "guest", "office": "", "side": ""}
        people.setdefault(row["id"], _invited(row["id"], row["name"], row["phone"], said, told))
    return tuple(people.values())


async def members_of(group: str, *, at: datetime) -> tuple[Member, ...]:
    """The seats of a group by the ground rules of now, with who holds them and who acts."""
    rules = (await meeting_body(group, at=at)).rules
    return await members(await body(group), rules, at=at)


def _invited(
    person: int, name: str, phone: str, said: dict[int, dict[str, str]], told: dict[str, str]
) -> Invited:
    reply = said.get(person, {})
    return Invited(
        person=person,
        name=name,
        phone=phone,
        answer=reply.get("answer", ""),
        words=reply.get("words", ""),
        **told,
    )
