"""What stands in the database, as something to guess from: every row of every table, by its columns."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from governance.agreements.rules.items import Item, item_of
from governance.database import sql
from governance.database.roles import TABLES, Rights
from governance.piccolo_app import APP_CONFIG

Row = Mapping[str, Any]
NAMES = ("number", "code", "email", "name", "key")  # what a person would call a row by
OWN = ("party", "department", "turn", "initiator")  # columns that say whose a row is
EVERYBODYS = ("party", "person", "seat", "body")
MOST = 60
Place = tuple[str, int]  # a table, and the number of a row
# Names of arguments that no table or column has.
MEANT = {
    "to": (("person", "email"), ("party", "code")),
    "meeting": (("meeting", "number"),),
    "change": (("change", "number"),),
    "fingerprint": (("meeting_agreement", "hash"),),
    "department": (("party", "code"),),
    "body": (("body", "code"),),
    "item": (("agenda_item", "key"),),
    "keys": (("agenda_item", "key"),),
    "mover": (("seat", "code"),),
    "seconder": (("seat", "code"),),
    "owner": (("party", "code"),),
    "label": (("label", "name"),),
    "source": (("feed", "code"),),
    "words": (("offer", "rationale"),),
    "reason": (("offer", "rationale"),),
    "rationale": (("offer", "rationale"),),
    "authority": (("tenure", "authority"),),
}
CURRENT = """SELECT a.code AS agreement, vi.key, i.hash, i.body FROM agreement a
    JOIN LATERAL (SELECT id FROM version WHERE agreement = a.id ORDER BY number DESC LIMIT 1) v ON true
    JOIN version_item vi ON vi.version = v.id JOIN item i ON i.id = vi.item ORDER BY a.code, vi.key"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """An item of an agreement's latest version."""

    agreement: str
    key: str
    hash: str
    item: Item


@dataclass(frozen=True, kw_only=True)
class Pool:
    """The newest rows of each table; `rooms` says which tables are a capability's own."""

    rows: Mapping[str, Sequence[Row]]
    rooms: Mapping[str, Sequence[str]]
    content: Sequence[Held] = field(default=())
    known: dict[str, set[Place]] = field(default_factory=dict)

    def columns(self, name: str, *, room: str) -> list[tuple[str, str]]:
        """Where a text called so may stand, as (table, column): what is meant by the name, else the own room's first."""
        table, _, last = name.rpartition("_")
        for places in (
            MEANT.get(name, ()),
            [(name, each) for each in NAMES],
            [(table, last)],
            [(own, name) for own in self.rooms.get(room, ())],
            [(each, name) for each in self.rows],
        ):
            if found := [place for place in places if self.has(*place)]:
                return found
        return []

    def has(self, table: str, column: str) -> bool:
        return any(isinstance(row.get(column), str) for row in self.rows.get(table, ()))

    @cached_property
    def _called(self) -> Mapping[str, Sequence[str]]:
        """Tables by what a column calls them: `item` may be an `agenda_item`."""
        named: dict[str, list[str]] = {}
        for table in self.rows:
            for short in {table, table.rpartition("_")[2]}:
                named.setdefault(short, []).append(table)
        return named

    @cached_property
    def _ids(self) -> Mapping[Place, Row]:
        return {(table, row["id"]): row for table, rows in self.rows.items() for row in rows if "id" in row}

    @cached_property
    def everybodys(self) -> set[Place]:
        """Rows that so many name that they bring nothing together: offices, people, roles, groups."""
        return {(table, row["id"]) for table in EVERYBODYS for row in self.rows[table]}

    def parents(self, row: Row) -> set[Place]:
        """The rows that a row names by their numbers."""
        return {
            (table, value)
            for column, value in row.items()
            if type(value) is int
            for table in self._called.get(column, ())
            if (table, value) in self._ids
        }

    def around(self, table: str, row: Row) -> set[Place]:
        """It, what it names, and what these name."""
        near = self.parents(row)
        return {
            (table, row.get("id", 0)),
            *near,
            *(far for each in near for far in self.parents(self._ids[each])),
        }

    def states(self, row: Row) -> set[str]:
        """Its state, and those of what it belongs to."""
        return {
            each["state"]
            for each in (row, *map(self._ids.get, self.parents(row)))
            if each and "state" in each
        }

    def beside(self, word: str) -> set[Place]:
        """What belongs together with anything in tables that have this word in their name."""
        if word not in self.known:
            tables = [table for table in self.rows if word in table]
            self.known[word] = {
                place for table in tables for row in self.rows[table] for place in self.around(table, row)
            } - self.everybodys
        return self.known[word]

    def party(self, row: Row) -> set[int]:
        """Whose it is: by a column of its own, or of what it belongs to."""
        rows = (row, *(self._ids[each] for each in self.parents(row)))
        return {each[name] for each in rows for name in OWN if each.get(name)}

    def any_name(self, chance: random.Random) -> str:
        """Whatever something is called by."""
        table = chance.choice([each for each in self.rows if self.rows[each]])
        row = chance.choice(self.rows[table])
        return next((str(row[name]) for name in NAMES if row.get(name)), "")


async def read() -> Pool:
    rows: dict[str, Sequence[Row]] = {}
    rooms: dict[str, list[str]] = {}
    for table in APP_CONFIG.table_classes:
        name = table._meta.tablename
        if TABLES[name] is Rights.HANDED_OVER:
            continue  # the portal hands rows over there, and reads none
        rows[name] = await sql.rows(f'SELECT * FROM "{name}" ORDER BY 1 DESC LIMIT {MOST}')
        rooms.setdefault(table.__module__.split(".")[1], []).append(name)
    held = [
        Held(agreement=row["agreement"], key=row["key"], hash=row["hash"], item=item_of(row["body"]))
        for row in await sql.rows(CURRENT)
    ]
    return Pool(rows=rows, rooms=rooms, content=held)
