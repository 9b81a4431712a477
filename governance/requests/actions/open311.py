"""Pulling from an Open311 address: each window's answers are kept as a file, which is then taken in like any other.

How far a source was pulled moves on only after what it answered is stored.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from anyio import to_thread

from governance import acts
from governance.database import sql
from governance.errors import Invalid
from governance.files import uploads
from governance.files.uploads import Kept
from governance.people.rules import Acting
from governance.requests.actions.importing import NewImport, queue
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.requests.reading.open311 import USUAL, Limits, gathered
from governance.requests.rules.open311 import Answers, Source, Window, source, windows
from governance.requests.rules.uploads import takes_in
from governance.settings import current, ensured

REACHED = """UPDATE feed SET pulled_until = :ends WHERE code = :feed AND (pulled_until IS NULL OR pulled_until < :ends)
    RETURNING id"""


@dataclass(frozen=True, kw_only=True)
class PulledWindow:
    """What one window brought; `number` is that of the upload, "" where there was nothing."""

    window: Window
    records: int
    number: str


async def planned(feed: str, *, at: datetime) -> tuple[Window, ...]:
    """The windows to be pulled now, the oldest first."""
    facts = await feed_by_code(feed)
    return tuple(windows(_source(facts).asking, reached=facts.pulled_until, at=at))


async def pull(
    feed: str, window: Window, *, by: Acting, at: datetime, limits: Limits = USUAL
) -> PulledWindow:
    """Ask for one window and queue what was answered; call `reached` once that is taken in."""
    takes_in(by)
    facts = await feed_by_code(feed)
    kept, records, form = await to_thread.run_sync(partial(_download, _source(facts), window, at, limits))
    if not records:
        return PulledWindow(window=window, records=0, number="")
    name = f"{feed} {window.starts:%Y-%m-%d} to {window.ends:%Y-%m-%d}.{form}"
    new = NewImport(feed=feed, file_name=name, file_hash=kept.name, size=kept.size)
    return PulledWindow(window=window, records=records, number=await queue(new, by=by, at=at))


async def reached(feed: str, window: Window, *, by: Acting, at: datetime) -> None:
    """What the source answered up to the end of this window is stored. Never moves back."""
    takes_in(by)
    async with acts.begin(by, at=at) as act:
        act.without_event("how far a source was pulled; what it brought is on record")
        await sql.rows(REACHED, ends=window.ends, feed=feed)


def _source(facts: FeedFacts) -> Source:
    if not facts.endpoint:
        reason = f"“{facts.name}” has no address to pull from. Send its files, or give it an address."
        raise Invalid(reason, fields={"endpoint": reason})
    return source(facts.endpoint, facts.mapping.extra)


def _download(of: Source, window: Window, at: datetime, limits: Limits) -> tuple[Kept, int, Answers]:
    with tempfile.TemporaryFile(dir=ensured(current().home)) as file:
        records = gathered(of, window, file, limits=limits)
        file.seek(0)
        form = Answers.XML if file.read(1) == b"<" else Answers.JSON
        file.seek(0)
        return uploads.keep_stream(current().home, file, at=at), records, form
