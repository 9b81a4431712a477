"""What the record says of a probe that moved: both sides' consent, an act this design names, or nothing.

EXCEPTIONS are those of DESIGN.md §5, invariant 14, with what each may move. What is not here needs both sides.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from governance.audit.tags import Tag
from governance.database import sql
from tests.perimeter.probes import DUE, FIGURE, RESULT, WORDS

ALL = frozenset({DUE, WORDS, RESULT, FIGURE})


@dataclass(frozen=True, kw_only=True)
class Named:
    """A named exception: what an act of one side may move, and why the other side is safe all the same."""

    moves: frozenset[str]
    why: str


EXCEPTIONS: Mapping[Tag, Named] = {
    Tag.RELIEF_DECLARED: Named(
        moves=frozenset({DUE, RESULT, FIGURE}),
        why="an event adjustment: the approving official, bounded, both figures shown",
    ),
    Tag.RELIEF_CONFIRMED: Named(
        moves=frozenset({DUE, RESULT, FIGURE}),
        why="the end of an event adjustment that was declared without one",
    ),
    Tag.RELIEF_WITHDRAWN: Named(
        moves=frozenset({DUE, RESULT, FIGURE}), why="an event adjustment taken back by who declared it"
    ),
    Tag.CORRECTION_ANSWERED: Named(
        moves=frozenset({RESULT, FIGURE}), why="a correction: asked by one side, answered by the other"
    ),
    Tag.LABEL_MAPPED: Named(
        moves=frozenset({RESULT, FIGURE}),
        why="a label's meaning: open to objection before the next scorecard",
    ),
    Tag.LABEL_SET_ASIDE: Named(
        moves=frozenset({RESULT, FIGURE}),
        why="a label's meaning: open to objection before the next scorecard",
    ),
    Tag.REQUESTS_TAKEN: Named(
        moves=frozenset({RESULT, FIGURE}),
        why="what the city's own systems recorded; the file's fingerprint is on the trail",
    ),
}
SINCE = "SELECT number, tag, subject, body FROM event WHERE number > :since ORDER BY number"
LAST = "SELECT coalesce(max(number), 0) AS number FROM event"
# A version, and whose yes its change's offer carries.
CONSENTS = """SELECT a.department, a.center, c.party, c.person, s.binding, s.party AS seat_party
    FROM version v JOIN agreement a ON a.id = v.agreement JOIN change ch ON ch.number = v.change_number
    JOIN offer o ON o.change = ch.id AND o.hash = ch.offer_hash
    JOIN consent c ON c.offer = o.id AND c.offer_hash = o.hash JOIN seat s ON s.id = c.seat
    WHERE a.code = :agreement AND v.number = :number"""
SERVICES = """SELECT DISTINCT split_part(split_part(vi.key, ':', 2), '/', 1) AS service
    FROM version_item vi JOIN version v ON v.id = vi.version JOIN agreement a ON a.id = v.agreement WHERE a.code = :agreement"""


@dataclass(frozen=True, kw_only=True)
class Happened:
    number: int
    tag: str
    subject: str
    body: Mapping[str, Any]


async def last() -> int:
    return int((await sql.one(LAST))["number"])


async def events_since(number: int) -> tuple[Happened, ...]:
    rows = await sql.rows(SINCE, since=number)
    return tuple(Happened(**{**row, "body": json.loads(row["body"])}) for row in rows)


async def unexplained(
    moved: Mapping[tuple[str, str], tuple[str, str]], events: Iterable[Happened]
) -> dict[tuple[str, str], tuple[str, str]]:
    """Those that no event explains."""
    agreed: set[str] = set()
    excepted: set[str] = set()
    figures = False
    for event in events:
        if event.tag == Tag.VERSION_ADOPTED and await _by_both(event):
            agreed |= await _services(event.subject.removeprefix("agreement:"))
            figures = True
        if event.tag in EXCEPTIONS:
            excepted |= EXCEPTIONS[Tag(event.tag)].moves
    return {
        name: value
        for name, value in moved.items()
        if not _kind(name[0]) & excepted
        and name[1] not in agreed
        and not (figures and name[0].startswith(FIGURE))
    }


def _kind(what: str) -> set[str]:
    return {kind for kind in ALL if what.startswith(kind)}


async def _by_both(event: Happened) -> bool:
    """Two different people, each in a binding seat of one side, said yes to the same fingerprint."""
    rows = await sql.rows(
        CONSENTS,
        agreement=event.subject.removeprefix("agreement:"),
        number=int(event.body["after"]["number"]),
    )
    sides = {row["party"] for row in rows if row["binding"] and row["party"] == row["seat_party"]}
    return (
        bool(rows)
        and {rows[0]["department"], rows[0]["center"]} <= sides
        and len({row["person"] for row in rows}) > 1
    )


async def _services(agreement: str) -> set[str]:
    return {row["service"] for row in await sql.rows(SERVICES, agreement=agreement)}
