"""What stands in the database, as something to guess from: every row of every table, by its columns."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from governance.agreements.rules.items import Item, item_of
from governance.database import sql
from governance.piccolo_app import APP_CONFIG

Row = Mapping[str, Any]
NAMES = ("number", "code", "email", "name")  # what a person would call a row by
MOST = 60
# Names of arguments that no table or column has.
MEANT = {
    "to": (("person", "email"), ("party", "code")),
    "meeting": (("meeting", "number"),),
    "change": (("change", "number"),),
    "fingerprint": (("meeting_agreement", "hash"),),
    "department": (("party", "code"),),
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
            if found := [place for place in places if self._has(*place)]:
                return found
        return []

    def _has(self, table: str, column: str) -> bool:
        return any(isinstance(row.get(column), str) for row in self.rows.get(table, ()))

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
        rows[name] = await sql.rows(f'SELECT * FROM "{name}" ORDER BY 1 DESC LIMIT {MOST}')
        rooms.setdefault(table.__module__.split(".")[1], []).append(name)
    held = [
        Held(agreement=row["agreement"], key=row["key"], hash=row["hash"], item=item_of(row["body"]))
        for row in await sql.rows(CURRENT)
    ]
    return Pool(rows=rows, rooms=rooms, content=held)
