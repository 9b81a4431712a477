"""Agendas of meetings that are near are kept true by the clock, and once more when one is published or opened.

What is open is said by other tables; this puts it where a meeting looks for it. Any number of processes may do it at once:
a meeting's row is locked, and a second one finds nothing left to change.
"""

import secrets
from datetime import datetime, timedelta

from governance import canonical
from governance.agendas.queries.meetings_ahead import ahead_of, near
from governance.agendas.queries.sources import Ahead, belonging
from governance.agendas.rules.items import Proposed
from governance.agendas.rules.keeping import Plan, plan
from governance.database import sql
from governance.database.session import transaction
from governance.database.sql import Row
from governance.meetings.actions.agenda_items import into_order
from governance.meetings.queries.agenda import agenda
from governance.meetings.rules.agenda import ItemFacts, ItemSource
from governance.people.rules import clock
from governance.sweeps.actions import rows

NEAR = timedelta(days=14)
HOLD = """SELECT EXISTS (SELECT FROM published_agenda p WHERE p.meeting = m.id) AS published FROM meeting m
  WHERE m.id = :meeting AND m.state IN ('draft', 'invited') FOR NO KEY UPDATE"""
# What a series kept for later and what went on from an earlier meeting come as what they are, not as something new.
TAKE_UP = """UPDATE agenda_item SET meeting = :meeting, reason = :reason, late = :late, revision = revision + 1
  WHERE id = (SELECT i.id FROM agenda_item i JOIN meeting_series s ON s.id = i.series
      WHERE s.body = :body AND i.meeting IS NULL AND i.state = 'planned' AND i.about = :about ORDER BY i.id LIMIT 1)
  RETURNING key"""
ADD = """INSERT INTO agenda_item (key, meeting, position, source, about, title, reason, minutes, late, carried, origin, who, at)
  SELECT :key, :meeting, 1000, :source, :about, :title, :reason, :minutes, :late, coalesce(o.carried + 1, 0), o.id, :who, :at
  FROM (SELECT 1) x LEFT JOIN LATERAL (
    SELECT i.id, i.carried FROM agenda_item i JOIN meeting m ON m.id = i.meeting
    WHERE i.about = :about AND m.body = :body AND m.state = 'closed' AND i.state IN ('done', 'deferred')
    ORDER BY m.starts DESC, i.id DESC LIMIT 1) o ON true
  ON CONFLICT (meeting, about) WHERE state = 'planned' AND about <> '' AND source <> 'own' DO NOTHING RETURNING key"""
SAY = """UPDATE agenda_item SET source = :source, title = :title, reason = :reason, revision = revision + 1
  WHERE id = :id AND NOT edited AND state = 'planned'"""
GO = "DELETE FROM agenda_item WHERE id = :id AND NOT edited AND state = 'planned'"
SETTLE = "UPDATE agenda_item SET settled_at = :at WHERE id = ANY(:ids::bigint[])"
DUE = "UPDATE meeting SET agenda_due = :due WHERE id = :meeting AND agenda_due IS DISTINCT FROM :due"
OPEN_AGAIN = "UPDATE agenda_item SET settled_at = NULL WHERE id = ANY(:ids::bigint[])"


# What people put on the agenda of a meeting that was canceled. What comes by itself comes to the next one by itself.
LEFT = """SELECT i.id, m.id AS meeting, concat('item ', i.id, ' of ', m.number) AS name FROM agenda_item i JOIN meeting m ON m.id = i.meeting
  WHERE m.state = 'canceled' AND m.starts > :since AND i.state = 'planned' AND i.edited ORDER BY m.starts, i.position, i.id"""
# To the next meeting of the body, else to its series; it stays where it is while there is neither, or where the next one
# has the same matter on its agenda.
CARRY = """UPDATE agenda_item i SET meeting = n.meeting, series = CASE WHEN n.meeting IS NULL THEN s.id END, position = 1000,
    carried = carried + 1, revision = i.revision + 1
  FROM meeting m LEFT JOIN LATERAL (SELECT x.id AS meeting FROM meeting x WHERE x.body = m.body AND x.state IN ('draft', 'invited')
      AND x.starts > :at ORDER BY x.starts, x.id LIMIT 1) n ON true
    LEFT JOIN LATERAL (SELECT x.id FROM meeting_series x WHERE x.body = m.body AND x.state = 'running'
      ORDER BY x.id = m.series DESC, x.id LIMIT 1) s ON true
  WHERE i.id = :id AND i.meeting = m.id AND m.state = 'canceled' AND i.state = 'planned'
    AND coalesce(n.meeting, s.id) IS NOT NULL AND (i.about = '' OR NOT EXISTS (SELECT FROM agenda_item x
      WHERE x.meeting = n.meeting AND x.about = i.about AND x.state = 'planned'))
  RETURNING i.key, i.meeting, i.source"""
CANCELED_LATELY = timedelta(days=60)


async def keep_agendas(*, at: datetime) -> int:
    """Those of the meetings of the next two weeks; answers how many items came, went or read otherwise."""
    ahead = await near(at, at + NEAR)
    kept = await rows.each("keep_agendas", ahead, lambda number: refresh(number, at=at), opens_own=True)
    return sum(kept) + await _carry_over(at)


async def _carry_over(at: datetime) -> int:
    """What was to be talked about at a meeting that was canceled is not lost with it."""
    left = {row["name"]: row for row in await sql.rows(LEFT, since=at - CANCELED_LATELY)}
    return sum(await rows.each("keep_agendas.carried", left, lambda name: _carry(left[name], at)))


async def _carry(left: Row, at: datetime) -> int:
    await sql.rows("SELECT id FROM meeting WHERE id = :meeting FOR NO KEY UPDATE", meeting=left["meeting"])
    row = await sql.row(CARRY, id=left["id"], at=at)
    if row and row["meeting"]:
        await into_order(row["meeting"], row["key"], ItemSource(row["source"]))
    return int(row is not None)


async def refresh(number: str, *, at: datetime) -> int:
    """One agenda; the same twice is the same once. Nothing happens where the meeting is open, over or canceled."""
    ahead = await ahead_of(number, at=at)
    belongs = await belonging(ahead)
    async with transaction():
        found = await sql.row(HOLD, meeting=ahead.id)
        if found is None:
            return 0
        now = plan(await agenda(ahead.id), belongs.items, unread=belongs.unread, published=found["published"])
        await _carry_out(now, ahead)
    return now.changes


async def _carry_out(now: Plan, ahead: Ahead) -> None:
    await sql.rows(DUE, meeting=ahead.id, due=ahead.due)
    for new in now.adds:
        await _add(new, ahead)
    for item, new in now.says:
        await sql.rows(SAY, id=item.id, source=str(new.source), title=new.title, reason=new.reason)
    for gone in now.goes:
        await sql.rows(GO, id=gone.id)
    await sql.rows(SETTLE, ids=_ids(now.settled), at=ahead.at)
    await sql.rows(OPEN_AGAIN, ids=_ids(now.unsettled))


async def _add(new: Proposed, ahead: Ahead) -> None:
    place = {"meeting": ahead.id, "body": ahead.body, "about": new.about}
    kept = await sql.row(TAKE_UP, **place, reason=new.reason, late=ahead.late)
    key = secrets.token_hex(5)
    values = {
        "title": new.title,
        "reason": new.reason,
        "minutes": new.minutes,
        "source": str(new.source),
        "late": ahead.late,
    }
    who = canonical.dumps(clock().as_written())
    row = kept or await sql.row(ADD, key=key, **place, **values, who=who, at=ahead.at)
    if row:
        await into_order(ahead.id, row["key"], new.source)


def _ids(items: tuple[ItemFacts, ...]) -> list[int]:
    return [each.id for each in items]
