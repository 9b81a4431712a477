"""One row stops only itself: it is done in a transaction of its own, and one that fails is left alone for a growing while.

A failure is noted in another transaction, by the clock of the database, and forgotten when the row is done, or is no longer
there to be done. Keys are rows as people name them; who may read them is decided by the page that shows failures.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from governance.database import sql
from governance.database.engine import ENGINE
from governance.database.session import transaction
from governance.sweeps import rules
from governance.sweeps.actions.runs import under_way

LOG = structlog.get_logger("jobs")
R = TypeVar("R")
PATIENCE = 50  # rows that fail in one run: more, and it is not the rows that are at fault
KNOWN = "SELECT key, failed, next_at > clock_timestamp() AS held FROM sweep_failure WHERE sweep = :sweep ORDER BY id"
FAILED = """INSERT INTO sweep_failure AS f (sweep, key, failed, error, began_at, failed_at, next_at)
    SELECT :sweep, :key, 1, :error, x.now, x.now, x.now + :delay::interval FROM (SELECT clock_timestamp() AS now) x
    ON CONFLICT (sweep, key) DO UPDATE SET failed = f.failed + 1, error = excluded.error, failed_at = excluded.failed_at,
      next_at = excluded.next_at"""
MENDED = "DELETE FROM sweep_failure WHERE sweep = :sweep AND key = ANY(:keys::text[])"


@dataclass(kw_only=True)
class _Known:
    failed: int
    held: bool


class Rows:
    """The rows of one task in one run: which of them failed before, and what becomes of each."""

    def __init__(self, sweep: str, known: dict[str, _Known], *, alone: bool = True) -> None:
        self.sweep, self.alone, self._known, self._failures = sweep, alone, known, 0

    @property
    def held(self) -> frozenset[str]:
        """Those that failed and whose time has not come."""
        return frozenset(key for key, row in self._known.items() if row.held)

    @property
    def due(self) -> tuple[str, ...]:
        """Those that failed and are to be tried again."""
        return tuple(key for key, row in self._known.items() if not row.held)

    async def tried(self, key: str, work: Callable[[], Awaitable[R]], *, opens_own: bool = False) -> R | None:
        """Does one row, in a transaction unless it opens its own; None where it is held back or fails.

        Raises what the last of very many raised: then the task fails as a whole, until its next run.
        """
        if key in self.held:
            return None
        try:
            found = await (work() if opens_own else _in_transaction(work))
        except Exception as fault:
            if not self.alone:
                raise
            await self.failed(key, fault)
            if self._failures >= PATIENCE:
                raise
            return None
        if key not in self.held:  # a part of it may have failed by itself
            await self.mended(key)
        return found

    async def failed(self, key: str, fault: Exception) -> None:
        """Counts a failure of a row, and leaves it alone for a while."""
        self._failures += 1
        before = self._known.get(key)
        row = self._known[key] = _Known(failed=before.failed + 1 if before else 1, held=True)
        LOG.error("a row failed", sweep=self.sweep, row=key, tries=row.failed, exc_info=fault)
        error, wait = rules.told(type(fault).__name__, str(fault)), rules.delay(row.failed)
        await sql.rows(FAILED, sweep=self.sweep, key=key, error=error, delay=wait)
        count_failure()

    async def mended(self, *keys: str) -> None:
        """These do not fail any more: they are done, or nothing is left to do."""
        gone = [key for key in keys if self._known.pop(key, None)]
        if gone:
            await sql.rows(MENDED, sweep=self.sweep, keys=gone)

    async def only(self, keys: Iterable[str]) -> list[str]:
        """All that there is to do: what failed before and is not among them is mended. Answers those to be tried now."""
        there = list(dict.fromkeys(keys))
        await self.mended(*(self._known.keys() - set(there)))
        held = self.held
        return [key for key in there if key not in held]


def count_failure() -> None:
    """Something failed in this run of a task and is not to be tried again: it is told where it lies."""
    if run := under_way.get():
        run.failed += 1


async def _in_transaction(work: Callable[[], Awaitable[R]]) -> R:
    async with transaction():
        return await work()


async def rows_of(sweep: str) -> Rows:
    """The rows at which a task failed before. Inside somebody's transaction no row is alone: what fails, fails with it all."""
    if ENGINE.transaction_exists():
        return Rows(sweep, {}, alone=False)
    known = {
        row["key"]: _Known(failed=row["failed"], held=row["held"])
        for row in await sql.rows(KNOWN, sweep=sweep)
    }
    return Rows(sweep, known)


async def each(
    sweep: str, keys: Iterable[str], do: Callable[[str], Awaitable[R | None]], *, opens_own: bool = False
) -> list[R]:
    """Does each row, of all that there are to do; answers what came of those that were done, without what is false."""
    rows = await rows_of(sweep)
    found = []
    for key in await rows.only(keys):
        made = await rows.tried(key, lambda key=key: do(key), opens_own=opens_own)  # type: ignore[misc]
        if made:
            found.append(made)
    return found


async def together(
    sweep: str, keys: Iterable[str], do: Callable[[Sequence[str]], Awaitable[R]], *, opens_own: bool = False
) -> list[R]:
    """The same with all rows at once; where that fails, with each half, until the one that fails is alone."""
    rows = await rows_of(sweep)
    return await halved(rows, await rows.only(keys), do, opens_own=opens_own)


async def halved(
    rows: Rows, keys: Sequence[str], do: Callable[[Sequence[str]], Awaitable[R]], *, opens_own: bool = False
) -> list[R]:
    """These rows at once; where that fails, each half, until the one that fails is alone."""
    if len(keys) < 2:
        made = [await rows.tried(key, lambda: do(keys), opens_own=opens_own) for key in keys]
        return [each for each in made if each]
    try:
        found = await (do(keys) if opens_own else _in_transaction(lambda: do(keys)))
    except Exception:
        if not rows.alone:  # of one of them, which otherwise fails by itself
            raise
        middle = len(keys) // 2
        first = await halved(rows, keys[:middle], do, opens_own=opens_own)
        return [*first, *await halved(rows, keys[middle:], do, opens_own=opens_own)]
    await rows.mended(*(key for key in keys if key not in rows.held))
    return [found] if found else []
