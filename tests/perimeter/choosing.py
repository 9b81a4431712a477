"""Which row an argument names: mostly one that belongs to what the other arguments name, that the actor may act upon, now."""

import random
from dataclasses import dataclass, field

from governance.people.rules import Acting
from tests.perimeter.entries import Entry
from tests.perimeter.pool import NAMES, Place, Pool, Row

WORDS = (
    "",
    "Crews moved to paving",
    "We keep what we said",
    "pothole",
    "another name",
    "12",
    "Mon-Fri 09:00-12:00",
)
OPEN = frozenset({"open"})


@dataclass(kw_only=True)
class Choosing:
    """Rows that arguments name are remembered, so that the others may speak of them too."""

    chance: random.Random
    pool: Pool
    entry: Entry
    by: Acting
    named: list[tuple[str, Row]] = field(default_factory=list)
    near: set[Place] = field(default_factory=set)

    def stored(self, name: str) -> str:
        """What stands somewhere under such a name; anything at all where nothing does."""
        places = self._places(name)
        if not places or self.chance.random() < 0.06:
            return (
                self.pool.any_name(self.chance) if self.chance.random() < 0.4 else self.chance.choice(WORDS)
            )
        table, column = self.chance.choice(places)
        row = self.row(table)
        if column in (*NAMES, "hash"):
            self._name(table, row)
        return str(row[column] or "")

    def _places(self, name: str) -> list[tuple[str, str]]:
        """Where the text stands: with the matter that the act is about, in the table that its module is called after."""
        about, states = self.entry.about.get(name, ("", frozenset()))
        if about and self.pool.rows[about]:
            held = self.row(about, states)
            self._name(about, held)
            keyed = [each for each in NAMES if isinstance(held.get(each), str)]
            if keyed:
                return [(about, keyed[0])]
            near = sorted({of for of, _ in self.pool.around(about, held)})
            return [(of, "number") for of in near if self.pool.has(of, "number")]
        places = self.pool.columns(name, room=self.entry.room)
        own = [place for place in places if self.entry.module in place[0]]
        return own if own and self.chance.random() < 0.8 else places

    def row(self, table: str, states: frozenset[str] = frozenset()) -> Row:
        """Mostly one that belongs to what was named before, or is the actor's own, or open."""
        rows = self.pool.rows[table]
        return self.chance.choices(rows, weights=[self._weight(table, row, states) for row in rows])[0]

    def _weight(self, table: str, row: Row, states: frozenset[str]) -> int:
        around = self.pool.around(table, row)
        weight = 300 if self.near & around else 1
        weight *= 3 if self.by.party_id in self.pool.party(row) else 1
        weight *= 5 if (table, row.get("id")) in self._beside() else 1
        return weight * (30 if self.pool.states(row) & (states or OPEN) else 1)

    def _beside(self) -> set[Place]:
        """What belongs together with anything of the kinds that the act is called after, or asks for."""
        asked = [name for name in self.entry.asks if name in self.pool.rows and name not in self.entry.about]
        return set[Place]().union(*(self.pool.beside(word) for word in (self.entry.module, *asked)))

    def _name(self, table: str, row: Row) -> None:
        self.named.append((table, row))
        if "id" in row:
            self.near |= {(table, row["id"])} | (self.pool.parents(row) - self.pool.everybodys)
