"""A reading that was asked for, from its turn to what is kept of it: read aside, then stored in one act, or failed.

The database's own clock tells whether somebody still works on it: a broken-off one is begun again.
"""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from anyio import CancelScope, to_thread

from governance import acts, canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import deadline, sql
from governance.errors import ConcordError, Late, Stale
from governance.formats import plural
from governance.inference.queries.away import read_away
from governance.inference.queries.cases import cases_of
from governance.inference.queries.findings import LINES
from governance.inference.rules.content import KIND, body, list_fingerprint
from governance.inference.rules.values import NONE, Cases, Kind, Reading
from governance.inference.rules.whole import Whole
from governance.people.rules import clock
from governance.requests.actions.claims import alive
from governance.requests.queries.feeds import FeedFacts, feed_by_code
from governance.sweeps.actions import rows

BROKEN = "This went wrong inside the program. Nothing was kept; try again, or tell your administrator."
OPEN = (
    "(n.state = 'queued' OR n.state = 'reading' AND n.touched_at < clock_timestamp() - interval '1 minute')"
)
WAITING = f"SELECT n.number FROM finding n WHERE {OPEN} ORDER BY n.id"  # noqa: S608 - a text of our own
CLAIM = f"""UPDATE finding SET state = 'reading', progress = 0, touched_at = clock_timestamp()
    WHERE id = (SELECT n.id FROM finding n WHERE {OPEN} AND n.number = :number FOR UPDATE SKIP LOCKED)
    RETURNING id, number, touched_at, (SELECT code FROM feed f WHERE f.id = feed) AS source"""  # noqa: S608 - likewise
BEAT = """UPDATE finding SET progress = :progress, touched_at = clock_timestamp()
    WHERE id = :id AND touched_at = :touched_at RETURNING touched_at"""
KEPT = """UPDATE finding SET state = 'done', progress = 0, upload = :upload, rows = :rows, content = :content,
        hash = :hash, finished_at = :at WHERE id = :id AND touched_at = :touched_at RETURNING id"""
FAILED = """UPDATE finding SET state = 'failed', progress = 0, problem = :problem, finished_at = :at
    WHERE id = :id AND touched_at = :touched_at RETURNING id"""
LAST_UPLOAD = """SELECT id, number FROM request_import WHERE feed = :feed AND state IN ('judging', 'done')
    ORDER BY id DESC LIMIT 1"""
# Whose holidays the city's calendars follow: the whole city's first.
REGION = "SELECT region FROM calendar WHERE region <> '' ORDER BY party IS NOT NULL, id LIMIT 1"
# A case is known by what was read of it; where two requests tell the same, both are meant.
BEHIND = """INSERT INTO finding_request (finding, request, kind, day, expected, effect)
    SELECT :finding, r.id, x.kind, x.day, to_timestamp(x.expected), x.effect
    FROM unnest(:labels::text[], :opened::bigint[], :due::bigint[], :closed::bigint[], :kinds::text[], :days::date[],
        :expected::bigint[], :effects::text[]) AS x (label, opened, due, closed, kind, day, expected, effect)
    JOIN label l ON l.feed = :feed AND l.name = x.label
    JOIN request r ON r.feed = :feed AND r.label = l.id AND r.vanished_import = 0 AND r.opened_at = to_timestamp(x.opened)
        AND r.due_at = to_timestamp(x.due) AND (x.closed IS NULL OR r.ended_at = to_timestamp(x.closed))
    ORDER BY x.closed NULLS LAST ON CONFLICT DO NOTHING"""


@dataclass(kw_only=True)
class Run:
    """A reading that this process works on, as long as `touched_at` is what it wrote there itself."""

    id: int
    number: str
    source: str
    touched_at: datetime
    progress: int = 0

    async def beat(self) -> None:
        """A sign of life. Raises Stale where another process has taken it up."""
        found = await sql.rows(BEAT, progress=self.progress, id=self.id, touched_at=self.touched_at)
        if not found:
            raise self.lost()
        self.touched_at = found[0]["touched_at"]

    async def report(self, progress: int) -> None:
        self.progress = progress

    def lost(self) -> Stale:
        return Stale(f"{self.number} is being read by another process.")


async def read_promises(*, at: datetime) -> int:
    """The sweep: every reading that waits and that nobody works on. Answers how many ended."""
    waiting = [row["number"] for row in await sql.rows(WAITING)]
    return len(await rows.each("read_promises", waiting, lambda number: _read(number, at), opens_own=True))


async def _read(number: str, at: datetime) -> str:
    run = await claimed(number)
    if run is None:
        return ""
    try:
        async with deadline.long_work():
            await _read_and_kept(run, at)
    except Stale:  # somebody else took it up: it was ours no more
        pass
    except Late:  # the database was away: it is taken up again once it looks left alone
        raise
    except ConcordError as problem:
        await _failed(run, problem.message, at)
    except Exception:
        await _failed(run, BROKEN, at)
        raise
    return number


async def claimed(number: str) -> Run | None:
    """The reading, this process's from now on; None where somebody works on it."""
    row = await sql.row(CLAIM, number=number)
    return Run(**row) if row else None


async def _read_and_kept(run: Run, at: datetime) -> None:
    folder = Path(await to_thread.run_sync(partial(tempfile.mkdtemp, prefix="promises-")))
    try:
        async with alive(run) as pulse:
            feed = await feed_by_code(run.source)
            upload = await sql.row(LAST_UPLOAD, feed=feed.id) or {"id": 0, "number": ""}
            region = str(await sql.value(REGION) or "")
            cases = await cases_of(feed, region=region)
            read = await read_away(cases, into=folder, report=run.report)
            await pulse.ended()
            await _keep(run, _Read(feed=feed, upload=upload, region=region, cases=cases, read=read), at)
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(partial(shutil.rmtree, folder, ignore_errors=True))


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What was read of which source, up to which upload."""

    feed: FeedFacts
    upload: sql.Row
    region: str
    cases: Cases
    read: Whole


async def _keep(run: Run, what: _Read, at: datetime) -> None:
    content, n = what.read.content, len(what.cases.opened)
    async with acts.begin(clock(), at=at) as act:
        await _behind(act, run, what)
        lines = [row["line"] for row in await sql.rows(LINES, finding=run.id)]
        figures = replace(content.consequences, requests=list_fingerprint(lines))
        told = body(
            replace(content, consequences=figures, region=what.region),
            source=what.feed.code,
            upload=what.upload["number"],
        )
        text = canonical.dumps(told)
        hashed = canonical.text_fingerprint(KIND, text)
        kept = {"upload": what.upload["id"], "rows": n, "content": text, "hash": hashed, "at": at}
        if not await sql.rows(KEPT, id=run.id, touched_at=run.touched_at, **kept):
            raise run.lost()
        after = {"source": what.feed.name, **_sums(content.reading), "hash": hashed}
        await act.record(Tag.FINDING_KEPT, f"finding:{run.number}", after=after)


def _sums(reading: Reading) -> dict[str, object]:
    promises = sum(each.kind is Kind.PROMISE for each in reading.labels)
    words = plural(promises, "promise") if promises else "no promise"
    return {"promises": words, "requests": reading.n, "fitting": reading.hits}


async def _behind(_: Act[None], run: Run, what: _Read) -> None:
    """The requests behind the figures, as rows."""
    cases, found = what.cases, what.read.requests
    places = [each.place for each in found]
    closed = [None if each == NONE else each for each in cases.closed[places].tolist()] if places else []
    await sql.rows(
        BEHIND,
        finding=run.id,
        feed=what.feed.id,
        labels=[cases.labels[int(label)] for label in cases.label[places]] if places else [],
        opened=cases.opened[places].tolist() if places else [],
        due=cases.due[places].tolist() if places else [],
        closed=closed,
        kinds=[str(each.kind) for each in found],
        days=[each.day for each in found],
        expected=[each.expected for each in found],
        effects=[str(each.effect) for each in found],
    )


async def _failed(run: Run, problem: str, at: datetime) -> None:
    with suppress(Stale):
        async with acts.begin(clock(), at=at) as act:
            if not await sql.rows(FAILED, id=run.id, touched_at=run.touched_at, problem=problem, at=at):
                raise run.lost()
            feed = await feed_by_code(run.source)
            after = {"source": feed.name}
            await act.record(Tag.FINDING_FAILED, f"finding:{run.number}", after=after, reason=problem)
