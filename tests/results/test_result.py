"""The result of a request is the same in SQL and in numbers, for every row at every boundary."""

from datetime import datetime
from itertools import product

import numpy as np
import pytest

from governance.calendars.rules.zones import instant_at
from governance.database import copying, sql
from governance.results.actions.judging import block
from governance.results.queries.frames import KINDS
from governance.results.queries.result import judged, on_time, overdue, result
from governance.results.rules.frame import (
    COLUMNS,
    NEVER,
    ORDER,
    OUTSIDE,
    UNREADABLE,
    Codes,
    Flags,
    Frame,
    Ints,
    code,
    verdicts,
)
from governance.results.rules.frame import judged as found_at
from governance.results.rules.verdicts import Standing, Verdict
from governance.scorecards.queries.week import results_between

AS_OF = 1_780_000_000
NEAR = [AS_OF - 1, AS_OF, AS_OF + 1]
# Opened, ended (before it was opened, too), due and standing, each with each.
ROWS = list(
    product([UNREADABLE, *NEAR, AS_OF + 2], [AS_OF - 2, *NEAR, NEVER], [AS_OF - 3, *NEAR, NEVER], Standing)
)


def at(second: int) -> datetime:
    return instant_at(second)


def columns() -> dict[str, Ints]:
    opened, ended, due, standing = (np.array(each, dtype=np.int64) for each in zip(*ROWS, strict=True))
    plain = {"due_plain": np.roll(due, 11), "standing_plain": np.roll(standing, 5)}
    return {"opened": opened, "ended": ended, "due": due, "standing": standing, **plain}


@pytest.fixture
async def frame(db: None) -> Frame:
    """Every row; without and with event adjustments it says something else."""
    number = np.arange(len(ROWS), dtype=np.int64)
    rest = dict.fromkeys(COLUMNS, number * 0) | {
        "request": number,
        "handed": number,
        "handed_due": number,
    }
    made = Frame(**rest | columns())
    await copying.write("judgment", block(made), kinds=KINDS)
    return made


def words(codes: Codes) -> list[str | None]:
    return [None if each == OUTSIDE else str(ORDER[each]) for each in codes.tolist()]


@pytest.mark.parametrize("adjusted", [True, False])
@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize("as_of", NEAR)
async def test_the_server_says_what_the_rules_say(frame, as_of, over, adjusted):
    text = result(":as_of", adjusted=adjusted, over=over)
    rows = await sql.rows(f"SELECT {text} AS result FROM judgment j ORDER BY j.request", as_of=at(as_of))
    due, standing = (frame.due, frame.standing) if adjusted else (frame.due_plain, frame.standing_plain)
    numbers = found_at(frame.opened, frame.ended, due, standing, as_of=as_of, over=over)
    assert [row["result"] for row in rows] == words(numbers)
    assert {*words(numbers)} == {None, *map(str, Verdict)}
    if not over:
        assert (numbers == verdicts(frame, as_of, plain=not adjusted)).all()


async def test_what_is_not_judged_has_no_result(db):
    text = result(":as_of")
    rows = await sql.rows(
        f"SELECT {text} AS result FROM (VALUES (1)) x (n) LEFT JOIN judgment j ON j.request = x.n",
        as_of=at(AS_OF),
    )
    assert rows == [{"result": None}]


@pytest.mark.parametrize("ends", NEAR)
async def test_what_an_index_finds_past_due_is_what_the_rules_call_so_when_that_time_is_over(frame, ends):
    rows = await sql.rows(f"SELECT request FROM judgment WHERE {overdue(':ends')} ORDER BY 1", ends=at(ends))
    numbers = found_at(frame.opened, frame.ended, frame.due, frame.standing, as_of=ends - 1, over=True)
    assert [row["request"] for row in rows] == np.flatnonzero(numbers == code(Verdict.OVERDUE)).tolist()


@pytest.mark.parametrize("adjusted", [True, False])
async def test_what_fell_due_and_was_done_in_time_is_counted_as_the_rules_count_it(frame, adjusted):
    due = "due" if adjusted else "due_plain"
    query = f"""SELECT request FROM judgment
        WHERE {judged(adjusted=adjusted)} AND {on_time(adjusted=adjusted)} AND {due} <= :as_of AND opened <= :as_of ORDER BY 1"""
    rows = await sql.rows(query, as_of=at(AS_OF))
    numbers = verdicts(frame, AS_OF, plain=not adjusted)
    fell_due = getattr(frame, due) <= AS_OF
    assert [row["request"] for row in rows] == np.flatnonzero(
        (numbers == code(Verdict.MET)) & fell_due
    ).tolist()


@pytest.mark.parametrize("starts", NEAR)
async def test_a_week_holds_its_first_second_and_not_the_one_after_its_last(frame, starts):
    ends = starts + 2
    found = (await results_between(at(starts), at(ends))).whole

    def within(column: str) -> Flags:
        values = getattr(frame, column)
        inside: Flags = (values >= starts) & (values < ends)
        return inside

    for told, due, standing in (
        (found.on_time, "due", "standing"),
        (found.plain, "due_plain", "standing_plain"),
    ):
        fell_due = within(due) & (getattr(frame, standing) == Standing.JUDGED)
        met = fell_due & (frame.ended <= getattr(frame, due))
        assert (told.met, told.n) == (met.sum(), fell_due.sum()), due
    assert (found.volume.opened, found.volume.closed) == (within("opened").sum(), within("ended").sum())
