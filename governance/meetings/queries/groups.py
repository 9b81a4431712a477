"""Groups that meet as their pages show them: when they meet next, and what they have decided."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.meetings.queries.bodies import bodies_of
from governance.meetings.queries.meetings import COMING
from governance.people.rules import Viewer


@dataclass(frozen=True, kw_only=True)
class NextMeeting:
    number: str
    title: str
    starts: datetime
    zone: str


NEXT = f"""SELECT DISTINCT ON (m.body) b.code, m.number, m.title, m.starts, m.zone FROM meeting m JOIN body b ON b.id = m.body
    WHERE b.code = ANY(:codes::text[]) AND {COMING}
    ORDER BY m.body, m.state = 'open' DESC, m.starts, m.id"""  # noqa: S608 - a constant
# What is internal is told to those alone who see its meeting.
DECIDED = (
    """SELECT count(*) FROM decision d JOIN body b ON b.id = d.body WHERE b.code = :code AND NOT d.internal"""
)
WAITING = """SELECT c.number, c.title, c.offer_hash AS hash FROM change c WHERE c.state = 'agreed'
    AND EXISTS (SELECT FROM json_array_elements(c.approvals_asked::json) e WHERE e ->> 'role' = :board)
    AND NOT EXISTS (SELECT FROM approval a JOIN offer o ON o.id = a.offer WHERE o.change = c.id
        AND a.offer_hash = c.offer_hash AND a.role = :board) ORDER BY c.respond_by, c.id"""
OPEN = """SELECT m.number FROM meeting m JOIN body b ON b.id = m.body WHERE b.code = :code AND m.state = 'open'
    ORDER BY m.id DESC LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class ToApprove:
    """A change that waits for a board, with the fingerprint that it would approve."""

    number: str
    title: str
    hash: str


async def next_meetings(viewer: Viewer, *, at: datetime) -> dict[str, NextMeeting]:
    """The next meeting of each group whose meetings this person may see, by the group's code."""
    codes = [each.code for each in await bodies_of(viewer, at=at)]
    rows = await sql.rows(NEXT, codes=codes, at=at) if codes else []
    return {row.pop("code"): NextMeeting(**row) for row in rows}


async def decisions_of(code: str) -> int:
    return int(await sql.value(DECIDED, code=code))


async def waiting_for_board(board: str) -> tuple[ToApprove, ...]:
    """`board` is its key in approval policies."""
    return tuple(ToApprove(**row) for row in await sql.rows(WAITING, board=board))


async def open_meeting_of(code: str) -> str:
    """The number of the meeting that a group has open now, "" for none."""
    return str(await sql.value(OPEN, code=code) or "")
