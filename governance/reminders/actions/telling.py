"""Tells each matter's next level when it is due: lines of the inbox, which letters carry later.

Rows are claimed in chunks that other processes skip; each row is decided by itself, so that one that fails is left alone for
a growing while and stops nothing else. Where a chunk is refused as a whole, its rows are taken one by one. What was told
once cannot be told again: person, key and level are unique.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.database.session import transaction
from governance.reminders.queries.matter_facts import facts_of_all
from governance.reminders.queries.present import Present, present
from governance.reminders.queries.watches import COLUMNS, Watched, watched_from
from governance.reminders.rules import notices
from governance.reminders.rules.facts import Facts
from governance.reminders.rules.notices import Case, NewNotice, Office, Outcome
from governance.reminders.rules.watches import Level
from governance.reminders.rules.words import Telling
from governance.sweeps.actions.rows import Rows, rows_of
from governance.sweeps.rules import number_in
from governance.waiting.rules.matter import Matter

CHUNK = 200
MOVED = "only its date moved"
DUE = "ended_at IS NULL AND next_at <= :at AND NOT id = ANY(:held::bigint[])"
CLAIM = (
    f"SELECT {COLUMNS} FROM watch WHERE {DUE} AND id > :after ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED"  # noqa: S608 - constants
)
ANY_DUE = f"SELECT EXISTS (SELECT FROM watch WHERE {DUE}) AS due"  # noqa: S608 - likewise
HEARD = "SELECT key, person, level, told_at FROM notice WHERE key = ANY(:keys::text[])"
MUTED = "SELECT key, person FROM mute WHERE key = ANY(:keys::text[])"
PROMISES = "SELECT key, until FROM acknowledgement WHERE key = ANY(:keys::text[]) ORDER BY key, times"
# The clock before ran since the same moment and was told: only its date is another one.
ONLY_MOVED = """SELECT w.key FROM watch w JOIN watch p ON p.thread = w.thread AND p.clock = w.clock - 1
    AND p.since IS NOT DISTINCT FROM w.since AND p.told_at IS NOT NULL WHERE w.key = ANY(:keys::text[])"""
TELL = """
INSERT INTO notice (person, key, level, manner, kind, subject, number, seat, for_whom, facts, urgent, told_at,
  humane_from, skipped)
SELECT x.person, x.key, x.level, x.manner, x.kind, x.subject, x.number, x.seat, x.for_whom, x.facts, x.urgent, :at,
  x.humane_from, x.skipped
FROM unnest(:person::bigint[], :key::text[], :level::text[], :manner::text[], :kind::text[], :subject::text[],
  :number::text[], :seat::text[], :for_whom::text[], :facts::text[], :urgent::boolean[], :humane_from::timestamptz[],
  :skipped::text[]) AS x (person, key, level, manner, kind, subject, number, seat, for_whom, facts, urgent,
  humane_from, skipped)
ON CONFLICT ON CONSTRAINT notice_once DO NOTHING
"""
GO_ON = """
UPDATE watch w SET level = x.level, told_at = x.told_at, next_at = x.next, revision = w.revision + 1
FROM unnest(:ids::bigint[], :revisions::int[], :levels::text[], :told::timestamptz[], :next::timestamptz[])
  AS x (id, revision, level, told_at, next) WHERE w.id = x.id AND w.revision = x.revision
"""


@dataclass(kw_only=True)
class _Beside:
    """What is known of the matters of one chunk besides what waits."""

    heard: dict[str, dict[int, dict[str, datetime]]] = field(default_factory=dict)
    muted: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    promises: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    moved: frozenset[str] = frozenset()
    facts: dict[str, Facts] = field(default_factory=dict)


async def tell(*, at: datetime) -> int:
    """How many levels were told."""
    if not await sql.value(ANY_DUE, at=at, held=_held(await rows_of("tell"))):
        return 0
    return await tell_now(await present(at))


def _held(clocks: Rows) -> list[int]:
    return [number_in(name) for name in clocks.held]


def _name(row: Watched) -> str:
    return f"{row.number}, clock {row.id}"


async def tell_now(now: Present, *, chunk: int = CHUNK) -> int:
    """All that is due, chunk by chunk, as far as no other process has it."""
    after, done, clocks = 0, 0, await rows_of("tell")
    while True:
        try:
            told, last = await _tell_chunk(now, clocks, after, chunk)
        except Exception:  # noqa: BLE001 - of one of its rows, which then fails alone
            told, last = await _tell_one_by_one(now, clocks, after, chunk)
        done += told
        if last == after:
            return done
        after = last


async def _tell_one_by_one(now: Present, clocks: Rows, after: int, chunk: int) -> tuple[int, int]:
    """The rows of a chunk of which something was refused, each for itself."""
    done = 0
    for _ in range(chunk):
        before = after
        try:
            told, after = await _tell_chunk(now, clocks, before, 1)
            done += told
        except Exception as refused:  # noqa: BLE001 - whatever it is, the other rows are told
            after = await _set_first_aside(now.at, clocks, before, refused)
        if after == before:
            break
    return done, after


async def _set_first_aside(at: datetime, clocks: Rows, after: int, fault: Exception) -> int:
    first = await sql.row(CLAIM, at=at, after=after, most=1, held=_held(clocks))
    if first is None:
        return after
    row = watched_from(first)
    await clocks.failed(_name(row), fault)
    return row.id


async def _tell_chunk(now: Present, clocks: Rows, after: int, most: int) -> tuple[int, int]:
    """How many were told, and the last row that was looked at."""
    failed: dict[str, Exception] = {}
    async with transaction():
        claimed = await sql.rows(CLAIM, at=now.at, after=after, most=most, held=_held(clocks))
        rows = [watched_from(row) for row in claimed]
        known = [(row, now.matters[row.thread]) for row in rows if row.thread in now.matters]
        running = [(row, matter) for row, matter in known if row.runs_as(matter)]
        beside = await _beside(running, now.at)
        told: list[tuple[Watched, Matter, Outcome]] = []
        for row, matter in running:
            try:
                told.append((row, matter, notices.outcome(_case(now, row, matter, beside))))
            except Exception as fault:  # noqa: BLE001 - whatever it is, the other rows are told
                failed[_name(row)] = fault
        await _keep(now, told)
    for name, why in failed.items():
        await clocks.failed(name, why)
    await clocks.mended(*(name for row in rows if (name := _name(row)) not in failed))
    return len(told), rows[-1].id if rows else after


async def _beside(running: Sequence[tuple[Watched, Matter]], at: datetime) -> _Beside:
    keys = [row.key for row, _ in running]
    found = _Beside()
    for row in await sql.rows(HEARD, keys=keys):
        of_key = found.heard.setdefault(row["key"], defaultdict(dict))
        of_key[row["person"]][row["level"]] = row["told_at"]
    for row in await sql.rows(MUTED, keys=keys):
        found.muted[row["key"]].add(row["person"])
    for row in await sql.rows(PROMISES, keys=keys):
        found.promises[row["key"]].append(row["until"])
    again = [row.key for row, _ in running if row.clock > 1]
    if again:
        found.moved = frozenset(row["key"] for row in await sql.rows(ONLY_MOVED, keys=again))
    known = await facts_of_all([matter for _, matter in running], at) if running else []
    found.facts = dict(zip(keys, known, strict=True))
    return found


def _case(now: Present, row: Watched, matter: Matter, beside: _Beside) -> Case:
    step = now.step_due(matter, row.told, key=row.key, begun=row.begun_at)
    only_moved = row.key in beside.moved and step is not None and step.level == Level.ASKED
    heard = beside.heard.get(row.key, {})
    return Case(
        telling=Telling(
            matter=matter,
            staff=now.staff,
            zone=now.offices.zone,
            known=beside.facts[row.key],
            at=now.at,
            past=_past(heard.values()),
            promises=tuple(beside.promises[row.key]),
        ),
        ladder=now.ladder(matter),
        step=step,
        told=row.told,
        heard=heard,
        offices=_Offices(now, matter),
        at=now.at,
        silent=MOVED if only_moved else "",
        muted=frozenset(beside.muted[row.key]),
    )


class _Offices(dict[str, Office]):
    """Hours and quiet of the offices that a matter is told to, as they are asked for."""

    def __init__(self, now: Present, matter: Matter) -> None:
        self._now, self._matter = now, matter

    def __missing__(self, party: str) -> Office:
        return Office(hours=self._now.offices.of(party), quiet=self._now.quiet(self._matter, party))


def _past(heard: Iterable[dict[str, datetime]]) -> dict[str, datetime]:
    """When each level was told first."""
    found: dict[str, datetime] = {}
    for levels in heard:
        for level, at in levels.items():
            found[level] = min(at, found.get(level, at))
    return found


async def _keep(now: Present, told: Sequence[tuple[Watched, Matter, Outcome]]) -> None:
    await insert(
        now.at,
        [
            (row.key, row.kind, row.subject, row.number, each)
            for row, _, made in told
            for each in made.notices
        ],
    )
    if told:
        await sql.rows(
            GO_ON,
            ids=[row.id for row, _, _ in told],
            revisions=[row.revision for row, _, _ in told],
            levels=[made.told.level for _, _, made in told],
            told=[made.told.at for _, _, made in told],
            next=[
                now.next_at(matter, made.told, key=row.key, begun=row.begun_at) for row, matter, made in told
            ],
        )


async def insert(at: datetime, lines: Iterable[tuple[str, str, str, str, NewNotice]]) -> None:
    """Keep notices with the key, kind, subject and number they are about; what was told before stays as it was."""
    rows = list(lines)
    if not rows:
        return
    parts: dict[str, list[Any]] = {
        name: [getattr(notice, name) for *_, notice in rows]
        for name in ("person", "level", "seat", "for_whom", "facts", "urgent", "humane_from", "skipped")
    }
    parts["manner"] = [str(notice.manner) for *_, notice in rows]
    for place, name in enumerate(("key", "kind", "subject", "number")):
        parts[name] = [row[place] for row in rows]
    await sql.rows(TELL, at=at, **parts)
