"""A row that fails stops only itself: it is counted, waits, is tried again, and is forgotten when it is done."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from governance.database import sql
from governance.database.session import transaction
from governance.sweeps.actions import rows, runs
from governance.sweeps.queries import failing_rows, last_runs
from tests.databases import by_owner

pytestmark = pytest.mark.anyio
KEEP = "INSERT INTO counter (kind, year, last) VALUES (:kind, 2026, 1)"
KEPT = "SELECT kind FROM counter ORDER BY id"


@pytest.fixture(autouse=True)
async def fresh(db: None) -> AsyncIterator[None]:
    runs._noted.clear()
    yield
    runs._noted.clear()


async def keep(key: str) -> str:
    """Writes a row, then fails at the one that is bad: what it wrote must not stay."""
    await sql.rows(KEEP, kind=key)
    if key == "bad":
        raise ValueError("an amount of 'quokka'")
    return key


async def keep_all(keys: Sequence[str]) -> int:
    for key in keys:
        await keep(key)
    return len(keys)


async def kept() -> list[str]:
    return [row["kind"] for row in await sql.rows(KEPT)]


async def is_due() -> None:
    await sql.rows("UPDATE sweep_failure SET next_at = clock_timestamp()")


async def failing() -> list[tuple[str, int]]:
    return [(row.key, row.failed) for row in await failing_rows()]


async def test_all_rows_but_the_bad_one_are_done() -> None:
    assert await rows.each("lapse", ["a", "bad", "c"], keep) == ["a", "c"]
    assert await kept() == ["a", "c"]
    (row,) = await failing_rows()
    assert (row.sweep, row.key, row.failed, row.error) == ("lapse", "bad", 1, "ValueError: an amount of …")


async def test_the_bad_row_waits_and_is_tried_again_ever_more_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []
    for count in range(1, 4):
        assert await rows.each("lapse", ["bad"], keep) == []
        assert await rows.each("lapse", ["bad"], keep) == [], "it is left alone"
        assert await failing() == [("bad", count)]
        waits.append(await sql.value("SELECT next_at - failed_at FROM sweep_failure"))
        await is_due()
    assert [wait.total_seconds() for wait in waits] == [60, 120, 240]


async def test_a_row_that_is_mended_is_done_and_forgotten() -> None:
    await rows.each("lapse", ["bad"], keep)
    await is_due()

    async def well(key: str) -> str:
        return key

    assert await rows.each("lapse", ["bad"], well) == ["bad"]
    assert await failing() == []


async def test_a_row_that_is_there_no_more_is_forgotten_and_another_tasks_is_not() -> None:
    await rows.each("lapse", ["bad"], keep)
    await rows.each("tell", ["bad"], keep)
    await rows.each("lapse", ["a"], keep)
    assert [row.sweep for row in await failing_rows()] == ["tell"]


async def test_rows_that_are_done_together_fail_alone() -> None:
    names = [f"row {number}" for number in range(40)]
    names[17] = "bad"
    done = await rows.together("lapse", names, keep_all)
    assert sum(done) == 39
    assert sorted(await kept()) == sorted(set(names) - {"bad"})
    assert await failing() == [("bad", 1)]
    await by_owner("DELETE FROM counter")
    assert await rows.together("lapse", names, keep_all) == [39], "without the bad one, in one piece"


async def test_where_everything_fails_it_is_no_row_that_is_bad() -> None:
    async def broken(_: str) -> None:
        raise RuntimeError("a fault of the program")

    with pytest.raises(RuntimeError):
        await rows.each("lapse", [f"row {number}" for number in range(200)], broken)
    assert len(await failing()) == rows.PATIENCE


async def test_inside_somebodys_transaction_no_row_is_alone() -> None:
    async with transaction():
        assert await rows.each("lapse", ["a"], keep) == ["a"]
    for run in (rows.each("lapse", ["b", "bad"], keep), rows.together("lapse", ["c", "bad"], keep_all)):
        with pytest.raises(ValueError, match="quokka"):
            async with transaction():
                await run
    assert await kept() == ["a"]
    assert await failing() == []


# ── what is kept of a run ────────────────────────────────────────────────────────────────────────────────────────────
async def ran(name: str, keys: Sequence[str]) -> None:
    async with runs.noted(name) as run:
        run.done = len(await rows.each(name, keys, keep))


async def test_a_run_tells_what_was_done_and_what_failed() -> None:
    await ran("lapse", ["a", "bad"])
    run = (await last_runs())["lapse"]
    assert (run.done, run.failed, run.did, run.error) == (1, 1, 1, "")
    assert run.did_at == run.ended_at


async def test_a_run_with_nothing_to_do_is_noted_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    sound = sql.rows

    async def counted(query: str, /, **values: object) -> list[sql.Row]:
        asked.append(query)
        return await sound(query, **values)

    await ran("lapse", ["a"])
    monkeypatch.setattr(sql, "rows", counted)
    await ran("lapse", [])
    assert asked == [rows.KNOWN]
    monkeypatch.setattr(runs, "QUIET", 0.0)
    await ran("lapse", [])
    assert asked == [rows.KNOWN, rows.KNOWN, runs.NOTE]
    run = (await last_runs())["lapse"]
    assert (run.done, run.did) == (0, 1), "what it did last is still told"


async def test_a_task_that_fails_as_a_whole_is_noted_and_ends_there() -> None:
    async with runs.noted("lapse"):
        raise OSError("no space left on '/quokka'")
    assert (await last_runs())["lapse"].error == "OSError: no space left on …"
    await ran("lapse", ["a"])
    assert (await last_runs())["lapse"].error == ""
