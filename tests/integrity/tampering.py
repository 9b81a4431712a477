"""Tamperings made up at random: with a table, a row and a column of the record, with nothing in the way that the database has.

Each is what somebody with all rights might do by hand: another value, a row less, a row more, two rows that change
their values, another day.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.database import sql
from governance.integrity.queries.naming import subject_of
from governance.integrity.rules.record import FOLLOWED
from governance.integrity.rules.written import Difference

# Rows that are on record, and as they stand.
ON_RECORD = """SELECT t.id, to_jsonb(t)::text AS standing FROM {place} AS t WHERE EXISTS (
    SELECT FROM written_row w WHERE w.place = '{place}' AND w.key = t.id AND w.image <> ''
        AND NOT EXISTS (SELECT FROM written_row l WHERE l.place = w.place AND l.key = w.key AND l.id > w.id)) ORDER BY t.id"""
TYPES = """SELECT column_name::text AS name, data_type::text AS type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = :place ORDER BY ordinal_position"""
OTHERWISE = {
    "text": "coalesce({c}, '') || 'x'",
    "boolean": "NOT {c}",
    "date": "coalesce({c}, date '2026-01-02') - 1",
    "timestamp with time zone": "coalesce({c}, timestamptz '2026-01-02 00:00Z') - interval '1 day'",
    "bytea": "coalesce({c}, '') || '\\x01'",
}
NUMBER = "coalesce({c}, 0) + 1"


class Way(StrEnum):
    CHANGE = "another value"
    EMPTY = "no value"
    DELETE = "a row less"
    INSERT = "a row more"
    SWAP = "two rows change their values"


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """What was done, and what the row that was touched is called."""

    way: Way
    place: str
    column: str
    key: int
    subjects: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The rows of a table that are on record, and its columns that are."""

    place: str
    rows: Mapping[int, str]
    columns: Mapping[str, str]


async def grounds() -> list[Ground]:
    """Every table of the record that holds something."""
    found = []
    for place, about in FOLLOWED.items():
        rows = {row["id"]: row["standing"] for row in await sql.rows(ON_RECORD.format(place=place))}
        columns = {row["name"]: row["type"] for row in await sql.rows(TYPES, place=place)}
        kept = {name: kind for name, kind in columns.items() if name != "id" and name not in about.left_out}
        if rows:
            found.append(Ground(place=place, rows=rows, columns=kept))
    return found


async def tamper(ground: Ground, dice: random.Random) -> Tampering | None:
    """One of the ways, inside the open transaction; None where this one changes nothing. May break a constraint, and raise."""
    way, column = dice.choice(list(Way)), dice.choice(list(ground.columns))
    keys = dice.sample(sorted(ground.rows), min(2, len(ground.rows)))
    query = _query(way, ground, column, keys)
    if not query or not await sql.touched(query):
        return None
    key = int(await sql.value(f"SELECT max(id) FROM {ground.place}")) if way is Way.INSERT else keys[0]
    standing = await sql.value(f"SELECT to_jsonb(t)::text FROM {ground.place} t WHERE id = :key", key=key)
    if standing == ground.rows.get(key):
        return None
    touched = {each: ground.rows[each] for each in (keys if way is Way.SWAP else keys[:1])}
    if way is Way.INSERT:
        touched = {key: standing}
    names = [await subject_of(Difference(place=ground.place, key=k, standing=s)) for k, s in touched.items()]
    return Tampering(way=way, place=ground.place, column=column, key=key, subjects=frozenset(names))


def _query(way: Way, ground: Ground, column: str, keys: list[int]) -> str:
    place, kind = ground.place, ground.columns[column]
    c = f'"{column}"'
    match way:
        case Way.CHANGE:
            value = OTHERWISE.get(kind, NUMBER).format(c=c)
            return f"UPDATE {place} SET {c} = {value} WHERE id = {keys[0]}"
        case Way.EMPTY:
            return f"UPDATE {place} SET {c} = DEFAULT WHERE id = {keys[0]}"
        case Way.DELETE:
            return f"DELETE FROM {place} WHERE id = {keys[0]}"
        case Way.INSERT:
            changed = OTHERWISE.get(kind, NUMBER).format(c=f"t.{c}")
            return f"""INSERT INTO {place} SELECT (jsonb_populate_record(t, jsonb_build_object(
                'id', (SELECT max(id) + 1 FROM {place}), '{column}', {changed}))).* FROM {place} AS t WHERE id = {keys[0]}"""
        case Way.SWAP:
            if len(keys) < 2:
                return ""
            one, other = keys
            return f"""UPDATE {place} AS t SET {c} = o.{c} FROM {place} AS o WHERE t.{c} IS DISTINCT FROM o.{c}
                AND (t.id, o.id) IN (({one}, {other}), ({other}, {one}))"""


def fixed(seed: int) -> random.Random:
    return random.Random(seed)


def words(done: Tampering, found: Any) -> str:
    return f"{done.way}: {done.place}.{done.column} of row {done.key}, called {sorted(done.subjects)}; found: {found}"
