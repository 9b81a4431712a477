"""Judged requests come out of the database as they went in, at once and in the right columns."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from governance.database import copying, sql
from governance.database.session import one_connection, transaction
from governance.results.queries.frames import KINDS, frame, in_microseconds
from governance.results.rules.frame import COLUMNS, NEVER, UNREADABLE, Frame

INSTANTS = {name for name, kind in KINDS.items() if kind == "timestamptz"}


def day(number: int) -> int:
    return int(datetime(2026, 3, number, 12, tzinfo=UTC).timestamp())


def made(rows: int = 6) -> Frame:
    columns = {name: np.arange(rows, dtype=np.int64) + place for place, name in enumerate(COLUMNS)}
    for name in INSTANTS:
        columns[name] = np.array([day(1 + each) for each in range(rows)])
    columns["ended"][0] = NEVER
    columns["opened"][1] = UNREADABLE
    return Frame(**columns)


async def stored(judged: Frame) -> None:
    block = copying.blank(len(judged), KINDS)
    for name in COLUMNS:
        values = getattr(judged, name)
        block[name] = in_microseconds(values) if name in INSTANTS else values
    await copying.write("judgment", block, kinds=KINDS)


async def test_a_frame_comes_back_as_it_was_written(db):
    judged = made()
    await stored(judged)
    found = await frame("true")
    for name in COLUMNS:
        assert getattr(found, name).tolist() == getattr(judged, name).tolist(), name


async def test_never_and_unreadable_stand_in_the_database_as_infinities(db):
    await stored(made())
    async with sql.connection() as server:
        rows = await server.fetch("SELECT ended::text, opened::text FROM judgment ORDER BY request LIMIT 2")
    assert rows[0]["ended"] == "infinity"
    assert rows[1]["opened"] == "-infinity"


async def test_a_selection_reads_what_was_asked_for_alone(db):
    await stored(made())
    third = datetime(2026, 3, 3, tzinfo=UTC)
    assert (await frame("due < :third", third=third)).due.tolist() == [day(1), day(2)]
    assert (await frame("request = ANY(:ids::bigint[])", ids=[2, 4])).request.tolist() == [2, 4]
    assert (await frame("service = ANY(:ids::bigint[])", ids=[])).request.tolist() == []
    waiting = await frame("opened <= :third AND ended > :third", third=third)
    assert waiting.request.tolist() == [0]


def test_a_column_of_one_value_stays_one_and_takes_no_room():
    whole = replace(made(), label=np.broadcast_to(np.int64(7), 6))
    for rows, left in ((np.array([True, False, True, True, False, False]), 3), (np.array([4, 1]), 2)):
        some = whole.only(rows)
        assert some.label.tolist() == [7] * left
        assert some.label.strides == (0,)
        assert some.service.tolist() == whole.service[rows].tolist()


async def test_reading_takes_part_in_the_open_transaction(db):
    async with transaction():
        await stored(made())
        assert len(await frame("true")) == 6
    async with one_connection():
        assert len(await frame("true")) == 6


async def test_a_null_is_refused_and_not_read_as_a_number(db):
    with pytest.raises(ValueError, match="null or of another width"):
        await copying.read("SELECT NULL::bigint", {"one": "bigint"})
