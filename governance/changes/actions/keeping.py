"""Keeping the whole of what one side has written, from a page or from a program: its lines, its reason and its title.

A draft is called after its first line until somebody names it otherwise. What a program keeps or takes back has to be
exactly as it was read: nobody sits there who could compare.
"""

from collections.abc import Iterable
from datetime import datetime

from governance.changes.actions.drafting import begin, reframe, save_draft
from governance.changes.actions.ending import withdraw
from governance.changes.queries.drafts import Writing
from governance.changes.rules.lines import ChangeLine, headline
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Stale


async def keep(
    work: Writing,
    typed: Proposal,
    *,
    reason: Reason | None,
    lines: tuple[Iterable[ChangeLine], Iterable[ChangeLine]],
    at: datetime,
    seen: int,
) -> str:
    """Begins the change, or keeps its draft; answers its number. `lines` are those before and now, `seen` the revision
    that the writer started from. Raises Stale where somebody else kept another one since.
    """
    before, after = (headline(each, work.by.party) for each in lines)
    named = work.change.title if work.change and work.change.title not in ("", before) else after
    upload = work.acts.upload if work.acts else ""
    cause = Cause(reason=reason, title=named if typed.edits else "", upload=upload)
    if work.change is None:
        return await begin(work.basis.agreement.code, typed, cause=cause, by=work.by, at=at)
    async with transaction():
        await save_draft(work.number, typed, by=work.by, at=at, seen=seen)
        if (work.change.title, work.acts and work.acts.reason) != (cause.title, str(cause.reason or "")):
            await reframe(work.number, cause=cause, by=work.by, at=at)
    return work.number


# Until the act is over nobody sends the change, nor saves its draft.
AS_READ = """SELECT d.id FROM change c JOIN draft d ON d.change = c.id AND d.party = :party
    WHERE c.number = :number AND c.state = 'draft' AND d.revision = :revision FOR UPDATE"""


async def keep_as_read(
    work: Writing,
    typed: Proposal,
    *,
    reason: Reason | None,
    lines: tuple[Iterable[ChangeLine], Iterable[ChangeLine]],
    at: datetime,
) -> str:
    """As `keep`. Raises Stale unless the draft is at this moment what `work` read, even where the same is to be kept."""
    async with transaction():
        await _hold(work)
        return await keep(work, typed, reason=reason, lines=lines, at=at, seen=work.revision)


async def discard(work: Writing, *, words: str, at: datetime) -> None:
    """Take back a draft that nobody has sent. Raises Stale unless it is what `work` read."""
    async with transaction():
        await _hold(work)
        await withdraw(work.number, words=words, by=work.by, at=at)


async def _hold(work: Writing) -> None:
    """A draft that is begun; one that is not is nobody else's yet."""
    named = {"number": work.number, "party": work.by.party_id, "revision": work.revision}
    if work.change and not await sql.rows(AS_READ, **named):
        raise Stale(f"{work.number} was saved or sent in the meantime. Read it again before you go on.")
