"""One person's inbox: of each matter the newest notice they may still see, how many are new, and why they get it.

A notice is seen as long as its reader holds the role it was told to, or another one on the same side. The count in the
header and the list ask by the same conditions.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import SIDES, Viewer
from governance.reminders.rules.facts import Facts, decoded

MOST = 99  # a larger count says nothing more
ON_A_PAGE = 25


class Shelf(StrEnum):
    """Where an entry stands: a settled one is done, whoever did it."""

    NEW = "new"
    READ = "read"
    DONE = "done"


WHERE = {
    Shelf.NEW: "n.read_at IS NULL AND n.settled_at IS NULL",
    Shelf.READ: "n.read_at IS NOT NULL AND n.settled_at IS NULL",
    Shelf.DONE: "n.settled_at IS NOT NULL",
}
SEEN = """n.person = :person AND (n.seat = '' OR n.seat = ANY(:seats) OR EXISTS (
    SELECT FROM seat s JOIN party p ON p.id = s.party WHERE s.code = n.seat AND p.code = ANY(:sides)))"""
VISIBLE = f"""{SEEN}
  AND NOT EXISTS (SELECT FROM notice later WHERE later.person = n.person AND later.key = n.key AND later.id > n.id)"""
UNREAD = (
    f"SELECT count(*) FROM (SELECT FROM notice n WHERE {VISIBLE} AND {WHERE[Shelf.NEW]} LIMIT {MOST + 1}) x"  # noqa: S608 - texts of our own
)
# The same of whoever is just being recognized, whose roles stand beside them: identity/queries/sessions.py.
UNREAD_ON_ARRIVAL = (
    UNREAD.replace(":person", "p.id").replace(":seats", "held.codes").replace(":sides", "held.sides")
)
ENTRIES = f"""SELECT n.id, n.key, n.level, n.manner, n.facts, n.told_at, n.read_at, n.settled_at, n.for_whom,
    coalesce(s.title, '') AS title, coalesce(p.name, '') AS party_name, m.id IS NOT NULL AS muted
  FROM notice n LEFT JOIN seat s ON s.code = n.seat LEFT JOIN party p ON p.id = s.party
  LEFT JOIN mute m ON m.person = n.person AND m.key = n.key
  WHERE {VISIBLE} AND """  # noqa: S608 - likewise
NEWEST_OF = "n.key = (SELECT key FROM notice WHERE id = :notice AND person = :person)"


@dataclass(frozen=True, kw_only=True)
class InboxEntry:
    """`title` and `party_name` are of the role it was told to, `for_whom` the holder whom the reader acts for."""

    id: int
    key: str
    level: str
    manner: str
    facts: Facts
    told_at: datetime
    read_at: datetime | None
    settled_at: datetime | None
    for_whom: str
    title: str
    party_name: str
    muted: bool

    @property
    def is_new(self) -> bool:
        return self.read_at is None and self.settled_at is None


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    """`before`: the number from which the next page goes on; 0: nothing older."""

    entries: tuple[InboxEntry, ...]
    before: int


async def unread(viewer: Viewer) -> int:
    """How many entries are new; MOST + 1 stands for more. By the index of what is neither read nor done."""
    found: int = await sql.value(UNREAD, **reader(viewer))
    return found


async def entries(viewer: Viewer, shelf: Shelf, *, before: int = 0, most: int = ON_A_PAGE) -> InboxPage:
    """The newest entries of a shelf, or those older than the notice `before`."""
    query = f"{ENTRIES} {WHERE[shelf]} AND (:before = 0 OR n.id < :before) ORDER BY n.id DESC LIMIT :most"
    rows = await sql.rows(query, **reader(viewer), before=before, most=most + 1)
    found = tuple(_entry(row) for row in rows[:most])
    return InboxPage(entries=found, before=found[-1].id if len(rows) > most else 0)


async def entry(notice: int, viewer: Viewer) -> InboxEntry:
    """The newest notice about what this one is about. Raises NotFound where it is somebody else's, or not seen any more."""
    rows = await sql.rows(ENTRIES + NEWEST_OF, **reader(viewer), notice=notice)
    if not rows:
        raise NotFound("There is no such notice in your inbox.")
    return _entry(rows[0])


def reader(viewer: Viewer) -> dict[str, object]:
    sides = {seat.party for seat in viewer.seats if seat.kind in SIDES}
    seats = {seat.seat for seat in viewer.seats}
    return {"person": viewer.person_id, "seats": sorted(seats), "sides": sorted(sides)}


def _entry(row: dict[str, Any]) -> InboxEntry:
    return InboxEntry(**{**row, "facts": decoded(row["facts"])})
