"""What else is held at the same time, and who is wanted at both. It is said; nothing is moved for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from governance.bodies.queries import body, ground_rules, members
from governance.database import sql

MOST = 10


class Times(Protocol):
    """From when until when."""

    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Another group's meeting at the same time; `people` are those who are wanted at both, by name."""

    number: str
    title: str
    starts: datetime
    ends: datetime
    zone: str
    people: tuple[str, ...]


OVERLAPPING = """SELECT DISTINCT m.number, m.title, m.starts, m.ends, m.zone, b.code AS body
  FROM unnest(:starts::timestamptz[], :ends::timestamptz[]) AS x(starts, ends)
  JOIN meeting m ON m.starts < x.ends AND m.ends > x.starts AND m.state IN ('draft', 'invited')
  JOIN body b ON b.id = m.body WHERE b.code <> :body ORDER BY m.starts, m.number LIMIT :most"""


async def clashes(group: str, times: Iterable[Times], *, at: datetime) -> tuple[Clash, ...]:
    """The meetings of other groups at any of these times to which somebody of this group belongs, too."""
    wanted = list(times)
    rows = await sql.rows(
        OVERLAPPING,
        starts=[each.starts for each in wanted],
        ends=[each.ends for each in wanted],
        body=group,
        most=MOST,
    )
    people = {
        code: await _people(code, at) for code in {row["body"] for row in rows} | ({group} if rows else set())
    }
    found = ((row, sorted(people[group] & people[row.pop("body")])) for row in rows)
    return tuple(Clash(**row, people=tuple(names)) for row, names in found if names)


async def _people(code: str, at: datetime) -> frozenset[str]:
    of = await body(code)
    seats = await members(of, await ground_rules(of, at=at), at=at)
    return frozenset(one.name for seat in seats for one in (seat.holder, seat.acting) if one)
