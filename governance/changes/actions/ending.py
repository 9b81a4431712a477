"""The ways a change ends without a version: declined, withdrawn, lapsed."""

from datetime import datetime, timedelta
from typing import Any

from piccolo.columns import Column

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.changes.actions.guard import guarded, moved, written
from governance.changes.rules.moves import State, Step
from governance.changes.rules.reasons import LAPSE_DAYS
from governance.changes.tables import Change
from governance.database import session
from governance.errors import Invalid
from governance.people.rules import Acting, person_by_clock

DUE_TO_LAPSE = """SELECT c.id, c.number, p.code AS side FROM change c JOIN party p ON p.id = c.initiator
    WHERE c.state = 'draft' AND c.touched_at < {} ORDER BY c.touched_at LIMIT 100 FOR UPDATE OF c SKIP LOCKED"""


async def decline(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """End it in one's turn, with a reason."""
    await _end(number, Step.DECLINE, State.DECLINED, words=words, by=by, at=at)


async def withdraw(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """The side that began it takes it back, with a reason."""
    await _end(number, Step.WITHDRAW, State.WITHDRAWN, words=words, by=by, at=at)


async def _end(number: str, step: Step, end: State, *, words: str, by: Acting, at: datetime) -> None:
    if not words.strip():
        raise Invalid(
            "Say why in a sentence; the other side reads it.", fields={"words": "say why in a sentence"}
        )
    async with session.transaction():
        now = await guarded(number, step, by=by, at=at)
        ended = {
            "turn": None,
            "respond_by": None,
            "signing_since": None,
            "ended_at": at,
            "ended_words": words,
        }
        await moved(now, at, state=str(end), **ended)
        tag = Tag.DECLINED if step is Step.DECLINE else Tag.WITHDRAWN
        told: dict[str, Any] = {"reason": words}
        if now.state is State.DRAFT:  # one side's own matter: its words stay in its own row
            told = {"audience": by.party}
        await written(now, tag, by=by, at=at, before={"state": str(now.state)}, **told)


async def lapse(*, at: datetime) -> tuple[str, ...]:
    """Drafts untouched for 60 days lapse; up to 100 a call. Several processes may call it at once."""
    async with session.transaction():
        rows = await Change.raw(DUE_TO_LAPSE, at - timedelta(days=LAPSE_DAYS))
        for row in rows:
            await _lapsed(row["id"], row["number"], row["side"], at)
    return tuple(row["number"] for row in rows)


async def _lapsed(change_id: int, number: str, side: str, at: datetime) -> None:
    words = f"untouched for {LAPSE_DAYS} days"
    values: dict[Column | str, Any] = {
        "state": str(State.LAPSED),
        "ended_at": at,
        "ended_words": words,
        "turn": None,
    }
    drafted = (Change.id == change_id) & (Change.state == str(State.DRAFT))
    if await Change.update(values).where(drafted).returning(Change.id):
        subject, clock = f"change:{number}", person_by_clock()
        await trail.append(
            Entry(tag=Tag.LAPSED, subject=subject, at=at, by=clock, audience=side, reason=words)
        )
