"""A working group for each department, by itself; a board, by the convening office; a board's next ground rules.

Who may decide about a board's ground rules after the first is not decided here: a motion carried in its own meeting is.
"""

from datetime import datetime
from typing import Any

import asyncpg

from governance import acts
from governance.acts import Act
from governance.audit.tags import Tag
from governance.bodies.rules.founding import NewBoard, checked, founds
from governance.bodies.rules.ground_rules import GroundRules, Kind
from governance.bodies.tables import Body
from governance.bodies.tables import GroundRules as GroundRulesRow
from governance.database import sql
from governance.errors import Invalid
from governance.people.queries import look_alikes
from governance.people.rules import Acting, clock
from governance.sweeps.actions import rows

WITHOUT = """SELECT p.code FROM party p JOIN party c ON c.kind = 'center'
    WHERE p.kind = 'department' AND NOT EXISTS (SELECT FROM body b WHERE b.party = p.id) ORDER BY p.id"""
WORKING = """INSERT INTO body (code, name, kind, party, at)
    SELECT p.code || '-311', p.name || ' and ' || c.name, 'working', p.id, :at
    FROM party p JOIN party c ON c.kind = 'center' WHERE p.code = :party ON CONFLICT DO NOTHING RETURNING code, name"""


async def found_working_groups(*, at: datetime) -> tuple[str, ...]:
    """One for each department that has none; answers their codes. Several processes may call it at once."""
    without = [row["code"] for row in await sql.rows(WITHOUT)]
    return tuple(await rows.each("found_working_groups", without, lambda party: _working_group(party, at)))


async def _working_group(party: str, at: datetime) -> str:
    async with acts.begin(clock(), at=at) as act:
        row = await sql.row(WORKING, party=party, at=at)
        if row is None:
            act.without_event("another process founded it")
            return ""
        after = {"name": row["name"], "kind": str(Kind.WORKING)}
        await act.record(Tag.BODY_FOUNDED, f"group:{row['code']}", after=after)
    return str(row["code"])


async def found_board(new: NewBoard, *, by: Acting, at: datetime) -> str:
    """A board with its first ground rules; answers its code."""
    founds(by)
    board = checked(new)
    async with acts.begin(by, at=at) as act:
        await look_alikes.check_office(board.name)
        await check_seats(board.rules, at)
        made = await _inserted(act, board)
        await _version(act, made, board.rules, "")
        after = {"name": board.name, "kind": str(Kind.BOARD), "hash": board.rules.hash}
        await act.record(Tag.BODY_FOUNDED, f"group:{board.code}", after=after)
    return board.code


# An auditor acts nowhere, and an administrator decides nothing.
OPEN = """SELECT s.code FROM seat s JOIN party o ON o.id = s.party
    WHERE s.code = ANY(:seats::text[]) AND (s.closed_at IS NULL OR s.closed_at > :at)
      AND NOT (o.kind = 'audit' OR (o.kind = 'oversight' AND s.role IN ('administrator', 'observer')))"""


async def check_seats(rules: GroundRules, at: datetime) -> None:
    """Every seat that ground rules name is there, open, and may decide something."""
    named = {*rules.seats, *filter(None, (rules.note_taker,))}
    known = {row["code"] for row in await sql.rows(OPEN, seats=sorted(named), at=at)}
    if named - known:
        reason = "One of the roles does not exist any more, or decides nothing. Choose the members again."
        raise Invalid(reason, fields={"seats": reason})


async def _inserted(act: Act[Any], board: NewBoard) -> int:
    row = Body(code=board.code, name=board.name, kind=str(Kind.BOARD), who=act.who, at=act.at)
    try:
        found = await Body.insert(row).returning(Body.id)
    except asyncpg.UniqueViolationError as taken:
        reason = f"There is a group “{board.code}” already. Choose another short name."
        raise Invalid(reason, fields={"code": reason}) from taken
    return int(found[0]["id"])


LAST = "SELECT coalesce(max(number), 0) FROM ground_rules WHERE body = :body"


async def _version(act: Act[Any], body: int, rules: GroundRules, origin: str) -> int:
    number = int(await sql.value(LAST, body=body)) + 1
    await GroundRulesRow(
        body=body,
        number=number,
        content=rules.text,
        hash=rules.hash,
        starts=act.at,
        origin=origin,
        who=act.who,
        at=act.at,
    ).save()
    return number


async def adopt(act: Act[Any], body: int, rules: GroundRules, *, origin: str) -> int:
    """A board's next ground rules, as part of the act by which its own motion carried; `origin` is the decision's number."""
    code = await sql.value("SELECT code FROM body WHERE id = :body FOR NO KEY UPDATE", body=body)
    await check_seats(rules.checked(), act.at)
    number = await _version(act, body, rules, origin)
    after = {"number": number, "hash": rules.hash, "decision": origin}
    await act.record(Tag.GROUND_RULES_ADOPTED, f"group:{code}", after=after)
    return number
