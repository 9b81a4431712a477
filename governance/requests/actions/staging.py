"""A file that was read, stored in one transaction: staged with COPY, its labels and facets resolved, upserted.

Decides what counts as new, changed, unchanged or vanished. Whoever calls it holds the lock of the data source, so that
no other file of it is stored meanwhile. What a label means is decided in labels.py.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from governance.acts import Act
from governance.database import copying, sql
from governance.errors import Invalid
from governance.requests.actions import labels
from governance.requests.actions.labels import Naming
from governance.requests.actions.read_anew import LAST_LABEL, tell_read_anew
from governance.requests.reading.model import KEPT, REFUSED, ReadFile
from governance.requests.rules.labels import OPEN
from governance.requests.rules.marks import Flag
from governance.requests.rules.read_changes import ReadAnew
from governance.requests.rules.uploads import Counts, UploadRemarks

MOST_FACETS = 2_000  # different values of one kind, of all data sources
_LEFT_OUT = f"{{:,}} not known before were left out: more than {MOST_FACETS:,} different ones are free text"
# What a stored request is compared by and set to: its column, and where its value comes from.
_PLAIN = {
    "opened_at": "s.opened_at",
    "ended_at": "s.ended_at",
    "due_at": "s.due_at",
    "handed_at": "s.handed_at",
    "paused_at": "s.paused_at",
    "resumed_at": "s.resumed_at",
    "updated_at": "s.updated_at",
    "pause_reason": "coalesce(s.pause_reason, '')",
    "closed": "coalesce(s.closed, false)",
    "verdict": "coalesce(s.verdict, 0)",
    "flags": "coalesce(s.flags, 0)",
    "complete": "coalesce(s.complete, -1)",
    "transfers": "coalesce(s.transfers, -1)",
    "reopened": "coalesce(s.reopened, -1)",
}
_FACETS = ("district", "channel", "outcome")
# -1 stands for a value that a rehearsal has never seen: it differs from whatever is stored.
_RESOLVED = {
    "label": "coalesce(l.id, -1)",
    **{kind: f"coalesce({kind}.id, -(s.{kind} <> '')::integer, 0)::integer" for kind in _FACETS},
}
_VALUES = {**_PLAIN, **_RESOLVED}
_COLUMNS = ", ".join(_VALUES)
_SOURCES = ", ".join(_VALUES.values())
_FROM = "FROM staged s LEFT JOIN label l ON l.feed = :feed AND l.name = coalesce(s.label, '')" + "".join(
    f" LEFT JOIN facet {kind} ON {kind}.kind = '{kind}' AND {kind}.name = s.{kind}" for kind in _FACETS
)
_SAME = "r.feed = :feed AND r.external_id = s.external_id"
_DIFFERS = f"(({', '.join(f'r.{name}' for name in _VALUES)}) IS DISTINCT FROM ({_SOURCES}) OR r.vanished_import <> 0)"
# A time that was told before and is another one now, or none; that open work was closed is no such change.
_RETIMED = (
    "(coalesce(r.opened_at <> s.opened_at, r.opened_at IS NOT NULL AND s.opened_at IS NULL) OR coalesce(r.ended_at <> s.ended_at,"
    " r.ended_at IS NOT NULL AND s.ended_at IS NULL) OR (r.closed AND NOT coalesce(s.closed, false)))"
)

# Temporary tables write no log; the indexes of `request` are what the time goes to.
STAGED = f"CREATE TEMP TABLE staged ({', '.join(f'{name} {kind}' for name, kind in KEPT)}) ON COMMIT DROP"
REFUSED_TABLE = f"""CREATE TEMP TABLE refused ({", ".join(f'"{name}" {kind}' for name, kind in REFUSED)}) ON COMMIT DROP"""
SETTINGS = "SET LOCAL work_mem = '64MB'"
# One pass over the file for all that is asked of it: its labels with their flags, its facets.
HELD = """SELECT label, flags, district, channel, outcome, count(*) AS n FROM
    (SELECT coalesce(label, '') AS label, coalesce(flags, 0) AS flags, coalesce(district, '') AS district,
        coalesce(channel, '') AS channel, coalesce(outcome, '') AS outcome FROM staged) s
    GROUP BY GROUPING SETS ((label, flags), (district), (channel), (outcome)) LIMIT :most"""
MOST_HELD = 200_000
NEW_FACETS = """INSERT INTO facet (kind, name) SELECT :kind, name FROM unnest(:names::text[]) AS x (name)
    WHERE NOT EXISTS (SELECT FROM facet f WHERE f.kind = :kind AND f.name = x.name) ON CONFLICT DO NOTHING"""
CHANGED = f"""CREATE TEMP TABLE changed ON COMMIT DROP AS
    SELECT id AS request, label AS old_label, last_import AS old_import, false AS retimed, {_COLUMNS} FROM request LIMIT 0"""  # noqa: S608 - column names of ours alone
FIND_CHANGED = f"INSERT INTO changed SELECT r.id, r.label, r.last_import, {_RETIMED}, {_SOURCES} {_FROM} JOIN request r ON {_SAME} WHERE {_DIFFERS}"
UPDATE = f"""UPDATE request r SET last_import = :upload, vanished_import = 0,
    {", ".join(f"{name} = c.{name}" for name in _VALUES)} FROM changed c WHERE r.id = c.request"""  # noqa: S608 - column names of ours alone
INSERT = f"""INSERT INTO request (feed, external_id, {_COLUMNS}, first_import, last_import, vanished_import)
    SELECT :feed, s.external_id, {_SOURCES}, :upload, :upload, 0 {_FROM} WHERE NOT EXISTS (SELECT FROM request r WHERE {_SAME})"""  # noqa: S608 - column names of ours alone
# Openings that stand for something else say nothing about the span of a whole export.
_VANISHED = f"""(SELECT min(opened_at) AS first, max(opened_at) AS last FROM staged
     WHERE coalesce(flags, 0) & {int(Flag.SENTINEL_DATE | Flag.FUTURE_DATE)} = 0) span
    WHERE r.feed = :feed AND r.vanished_import = 0 AND r.opened_at BETWEEN span.first AND span.last
    AND NOT EXISTS (SELECT FROM staged s WHERE s.external_id = r.external_id)"""  # noqa: S608 - column names of ours alone
VANISH = f"UPDATE request r SET vanished_import = :upload FROM {_VANISHED}"  # noqa: S608 - the same
COUNT_LABELS = """UPDATE label l SET requests = l.requests + d.more, last_opened = greatest(l.last_opened, d.last) FROM
    (SELECT label, sum(more) AS more, max(last) AS last FROM (
        SELECT label, count(*) AS more, max(opened_at) AS last FROM request WHERE feed = :feed AND id > :after GROUP BY label
        UNION ALL SELECT label, count(*), max(opened_at) FROM changed GROUP BY label
        UNION ALL SELECT old_label, -count(*), NULL FROM changed GROUP BY old_label) x GROUP BY label) d
    WHERE l.id = d.label"""
KEEP_REFUSED = """INSERT INTO rejection (upload, line, "column", value, reason)
    SELECT :upload, coalesce(line, 0), coalesce("column", ''), coalesce(value, ''), coalesce(reason, '') FROM refused ORDER BY line"""
# What a rehearsal counts instead of storing.
WOULD = f"""SELECT count(*) FILTER (WHERE r.id IS NULL) AS accepted, count(*) FILTER (WHERE r.id IS NOT NULL AND {_DIFFERS}) AS updated
    {_FROM} LEFT JOIN request r ON {_SAME}"""
WOULD_VANISH = f"SELECT count(*) FROM request r, {_VANISHED}"  # noqa: S608 - the same


@dataclass(frozen=True, kw_only=True)
class Taking:
    """Which data source and upload the file belongs to; `set_aside` are its labels for what is no promised work."""

    feed: int
    upload: int
    full: bool
    set_aside: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Stored:
    """`facts` is what storing adds to what reading told of the file."""

    counts: Counts
    seen: UploadRemarks
    facts: Mapping[str, str]
    anew: tuple[ReadAnew, ...] = ()  # stored requests that it changed, by department


Report = Callable[[int], Awaitable[None]]  # how far, in ten-thousandths


async def stored(act: Act[None], file: ReadFile, taking: Taking, *, report: Report) -> Stored:
    """Stores a file that was read, as part of an act that holds the lock of the data source."""
    held = await _staged(file.kept)
    await report(2_000)
    met = int(await sql.value(LAST_LABEL))
    naming = await labels.learned(act, taking.feed, held.names, set_aside=taking.set_aside)
    for kind, names in held.facets.items():
        await sql.rows(NEW_FACETS, kind=kind, names=names)
    after = await sql.value("SELECT coalesce(max(id), 0) FROM request")
    changes = await _upserted(taking)
    await report(9_000)
    await sql.rows(labels.MANY)
    await sql.rows(COUNT_LABELS, feed=taking.feed, after=after)
    anew = await _told(act, taking, met) if changes.updated else ()
    if file.refused_count:
        await _keep_refused(file.refused, taking.upload)
    return replace(_outcome(file, changes, held, naming), anew=anew)


async def _told(act: Act[None], taking: Taking, met: int) -> tuple[ReadAnew, ...]:
    return await tell_read_anew(act, feed=taking.feed, upload=taking.upload, met=met)


async def rehearsed(file: ReadFile, taking: Taking) -> Stored:
    """What `stored` would answer; no row of ours is touched. Inside a transaction, for the staging table's sake."""
    held = await _staged(file.kept)
    naming = await labels.naming(taking.feed, held.names, set_aside=taking.set_aside)
    (would,) = await sql.rows(WOULD, feed=taking.feed)
    gone = await sql.value(WOULD_VANISH, feed=taking.feed) if taking.full else 0
    changes = _Changes(**would, vanished=gone)
    return _outcome(file, changes, held, naming)


@dataclass(frozen=True, kw_only=True)
class _StagedFile:
    """What a file holds: (label, flags, how many records), and the names of each kind of facet that are new."""

    labels: tuple[tuple[str, int, int], ...]
    facets: Mapping[str, list[str]]
    facts: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(label for label, _, _ in self.labels))


async def _staged(file: Path) -> _StagedFile:
    await sql.rows(SETTINGS)
    await sql.rows(STAGED)
    await copying.write_file("staged", file, columns=[name for name, _ in KEPT])
    await sql.rows("ANALYZE staged")
    rows = await sql.rows(HELD, most=MOST_HELD)
    facets, facts = await _new_facets({kind: _names(rows, kind) for kind in _FACETS})
    of_labels = (row for row in rows if row["label"] is not None)
    return _StagedFile(
        labels=tuple((row["label"], row["flags"], row["n"]) for row in of_labels), facets=facets, facts=facts
    )


def _names(rows: Sequence[Any], kind: str) -> list[str]:
    """In one order everywhere, so that two uploads never wait for each other crosswise."""
    return sorted(row[kind] for row in rows if row[kind])


async def _new_facets(stored: Mapping[str, list[str]]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Values that are not stored yet. The bound is for all that is stored, so that small files do not add up beyond it."""
    known: dict[str, set[str]] = {kind: set() for kind in _FACETS}
    for row in await sql.rows("SELECT kind, name FROM facet"):
        known.setdefault(row["kind"], set()).add(row["name"])
    new = {kind: [name for name in names if name not in known[kind]] for kind, names in stored.items()}
    beyond = [kind for kind, names in new.items() if names and len(known[kind]) + len(names) > MOST_FACETS]
    for kind in beyond:
        if kind != "outcome":
            raise _no_facet(kind)
    if not beyond:
        return new, {}
    await sql.rows("UPDATE staged SET outcome = '' WHERE outcome = ANY(:names::text[])", names=new["outcome"])
    return {**new, "outcome": []}, {"outcomes": _LEFT_OUT.format(len(new["outcome"]))}


def _no_facet(kind: str) -> Invalid:
    reason = (
        f"With this file, more than {MOST_FACETS:,} different values would be kept of the {kind}: "
        f"the column taken for it holds no {kind}."
    )
    return Invalid(f"{reason} Choose another column, or none.", fields={f"column-{kind}": reason})


@dataclass(frozen=True, kw_only=True)
class _Changes:
    accepted: int
    updated: int
    vanished: int


async def _upserted(taking: Taking) -> _Changes:
    feed, upload = taking.feed, taking.upload
    await sql.rows(CHANGED)
    updated = await sql.touched(FIND_CHANGED, feed=feed)
    vanished = await sql.touched(VANISH, feed=feed, upload=upload) if taking.full else 0
    accepted = await sql.touched(INSERT, feed=feed, upload=upload)
    if updated:
        await sql.rows(UPDATE, upload=upload)
    return _Changes(accepted=accepted, updated=updated, vanished=vanished)


async def _keep_refused(refused: Path, upload: int) -> None:
    await sql.rows(REFUSED_TABLE)
    await copying.write_file("refused", refused, columns=[name for name, _ in REFUSED])
    await sql.rows(KEEP_REFUSED, upload=upload)


def _outcome(file: ReadFile, changes: _Changes, staged: _StagedFile, naming: Naming) -> Stored:
    waiting: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    for label, marks, n in staged.labels:
        if naming[label].state in OPEN:
            waiting[label] += n
        flags.update({str(flag.name).lower().replace("_", "-"): n for flag in Flag(marks)})
    counts = Counts(
        records=file.records,
        **vars(changes),
        unchanged=file.kept_count - changes.accepted - changes.updated,
        rejected=file.refused_count,
        unmatched=waiting.total(),
        flagged=sum(n for _, marks, n in staged.labels if marks),
    )
    return Stored(counts=counts, seen=UploadRemarks(flags=flags, waiting=waiting), facts=staged.facts)
