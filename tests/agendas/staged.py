"""An agenda that is about to write itself: the stage of a negotiation, and a meeting of Streets and 311 in two weeks."""

import json
from datetime import date, timedelta
from typing import Any

from governance.agendas.actions.refreshing import refresh
from governance.bodies.actions.founding import found_working_groups
from governance.database import sql
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemFacts, ItemState
from tests.changes.stage import AT, Stage
from tests.meetings.staged import PAIR, invited, slot

NEAR = slot(date(2026, 6, 15))
LATER_SLOT = slot(date(2026, 7, 16))
LATER = AT + timedelta(days=1)


async def ahead(stage: Stage, code: str = PAIR) -> str:
    """The meeting's number."""
    await found_working_groups(at=AT)
    return await invited(stage.people.dana, code, NEAR)


async def standing(number: str) -> list[ItemFacts]:
    items = await agenda((await meeting(number)).id)
    return [each for each in items if each.state is ItemState.PLANNED]


async def kept(number: str, *, at: Any = AT) -> list[ItemFacts]:
    """What stands there once the agenda was looked after."""
    await refresh(number, at=at)
    return await standing(number)


async def action(number: str = "AC-2026-0001", **columns: Any) -> None:
    """An action of Streets toward 311, due in a year."""
    given = {
        "words": "Send the paving plan",
        "due": AT + timedelta(days=365),
        "carried": 0,
        "state": "open",
        "step": number,
    }
    values = {**given, **columns}
    await sql.rows(
        """INSERT INTO action (number, body, words, party, other, seat, due, carried, state, step, at)
        SELECT :number, b.id, :words, p.id, o.id, s.id, :due, :carried, :state, :step, :at
        FROM body b, party p, party o, seat s
        WHERE b.code = 'streets-311' AND p.code = 'streets' AND o.code = '311' AND s.code = 'streets-liaison'""",
        number=number,
        at=AT,
        **values,
    )


async def published(number: str) -> None:
    """As though its agenda had gone out."""
    row = await meeting(number)
    await sql.rows(
        "INSERT INTO published_agenda (meeting, number, content, hash, at) VALUES (:meeting, 1, '{}', 'x', :at)",
        meeting=row.id,
        at=AT,
    )


async def template(*items: dict[str, Any]) -> None:
    """Every meeting of the pair is one of this series from now on."""
    await sql.rows(
        """INSERT INTO meeting_series (number, body, title, pattern, starts_on, begins, zone, template, at)
        SELECT 'MS-2026-0001', id, 'Streets and 311', '{}', '2026-06-01', '14:00', 'America/New_York', :items, :at
        FROM body WHERE code = 'streets-311'""",
        items=json.dumps(items),
        at=AT,
    )
    await sql.rows("UPDATE meeting SET series = (SELECT id FROM meeting_series)")
