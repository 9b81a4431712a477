"""The ways a change ends without a version: declined, withdrawn, lapsed."""

from datetime import datetime, timedelta
from typing import Any

from governance import acts
from governance.audit.tags import Tag
from governance.changes.actions.matter import CHANGES
from governance.changes.rules.moves import State, Step
from governance.changes.rules.reasons import LAPSE_DAYS
from governance.database import sql
from governance.people.rules import Acting, clock, entries
from governance.sweeps.actions import rows

DUE_TO_LAPSE = "SELECT number FROM change WHERE state = 'draft' AND touched_at < :untouched_since ORDER BY touched_at, id"
CLAIM = """SELECT touched_at FROM change WHERE number = :number AND state = 'draft' AND touched_at < :untouched_since
    FOR UPDATE SKIP LOCKED"""


async def decline(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """The side whose turn it is ends the change, with a reason."""
    await _end(number, Step.DECLINE, words=words, by=by, at=at)


async def withdraw(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """The side that began it takes it back, with a reason."""
    await _end(number, Step.WITHDRAW, words=words, by=by, at=at)


async def _end(number: str, step: Step, *, words: str, by: Acting, at: datetime) -> None:
    words = entries.reason(words, "The other side reads it.")
    async with acts.take(CHANGES, number, step, by=by, at=at) as act:
        nobodys = {"turn": None, "respond_by": None, "signing_since": None}
        await act.move(**nobodys, ended_at=at, ended_words=words)
        tag = Tag.DECLINED if step is Step.DECLINE else Tag.WITHDRAWN
        parts: dict[str, Any] = {"reason": words}
        if act.row.state is State.DRAFT:  # one side's own matter: its words stay in its own row
            tag, parts = Tag.DRAFT_TAKEN_BACK, {"audience": by.party}
        await act.record(tag, before={"state": str(act.row.state)}, **parts)


async def lapse(*, at: datetime) -> tuple[str, ...]:
    """Drafts untouched for 60 days lapse. Several processes may call it at once; answers the numbers."""
    since = at - timedelta(days=LAPSE_DAYS)
    due = [row["number"] for row in await sql.rows(DUE_TO_LAPSE, untouched_since=since)]
    return tuple(await rows.each("lapse", due, lambda number: _lapse(number, since, at)))


async def _lapse(number: str, since: datetime, at: datetime) -> str:
    words = f"untouched for {LAPSE_DAYS} days"
    touched_at = await sql.value(CLAIM, number=number, untouched_since=since)
    if touched_at is None:
        return ""
    async with acts.take(CHANGES, number, Step.LAPSE, by=clock(), at=at) as act:
        await act.move(turn=None, ended_at=at, ended_words=words, touched_at=touched_at)
        await act.record(Tag.LAPSED, audience=act.row.initiator, reason=words)
    return number
