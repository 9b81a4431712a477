"""Keeping the whole of what one side has written, from a page or from a program: its lines, its reason and its title.

A draft is called after its first line until somebody names it otherwise.
"""

from collections.abc import Iterable
from datetime import datetime

from governance.changes.actions.drafting import begin, reframe, save_draft
from governance.changes.queries.drafts import Writing
from governance.changes.rules.lines import ChangeLine, headline
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.database.session import transaction


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
