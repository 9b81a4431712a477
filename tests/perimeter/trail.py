"""What the record says of a probe that moved: both sides' consent, an act this design names, or nothing.

EXCEPTIONS are those of DESIGN.md §5, invariant 14, with what each may move. What is not here needs both sides.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from governance.audit.tags import Tag
from governance.database import sql
from governance.people.rules import Via
from governance.people.rules.binding import BINDING
from governance.people.rules.proofs import FRESH
from tests.perimeter.probes import DUE, FIGURE, RESULT, WORDS

ALL = frozenset({DUE, WORDS, RESULT, FIGURE})


@dataclass(frozen=True, kw_only=True)
class Named:
    """A named exception: what an act of one side may move, and why the other side is safe all the same."""

    moves: frozenset[str]
    why: str


STORM = "an event adjustment: the approving official, bounded, both figures shown"
NAME = "a label's meaning: told to the office it concerns, which may object and put it back"
DAYS_OFF = "a further year's holidays by the agreed rule: told to the other side, which may object"
EXCEPTIONS: Mapping[Tag, Named] = {
    Tag.RELIEF_DECLARED: Named(moves=frozenset({DUE, RESULT, FIGURE}), why=STORM),
    Tag.RELIEF_CONFIRMED: Named(moves=frozenset({DUE, RESULT, FIGURE}), why=STORM),
    Tag.RELIEF_WITHDRAWN: Named(moves=frozenset({DUE, RESULT, FIGURE}), why=STORM),
    Tag.CORRECTION_ANSWERED: Named(
        moves=frozenset({RESULT, FIGURE}), why="a correction: asked by one side, answered by the other"
    ),
    Tag.LABEL_MAPPED: Named(moves=frozenset({RESULT, FIGURE}), why=NAME),
    Tag.LABEL_SET_ASIDE: Named(moves=frozenset({RESULT, FIGURE}), why=NAME),
    Tag.LABEL_FOLLOWED: Named(moves=frozenset({RESULT, FIGURE}), why=NAME),
    Tag.LABELS_OBJECTED: Named(moves=frozenset({RESULT, FIGURE}), why=NAME),
    Tag.LABELS_AGREED: Named(moves=frozenset({RESULT, FIGURE}), why=NAME),
    Tag.HOLIDAYS_CONFIRMED: Named(moves=frozenset({DUE}), why=DAYS_OFF),
    Tag.HOLIDAYS_OBJECTED: Named(moves=frozenset({DUE}), why=DAYS_OFF),
    Tag.HOLIDAYS_SETTLED: Named(moves=frozenset({DUE}), why=DAYS_OFF),
    Tag.UNOPPOSED: Named(moves=frozenset({WORDS}), why="a standard change nobody objected to"),
    Tag.REQUESTS_TAKEN: Named(
        moves=frozenset({RESULT, FIGURE}),
        why="what the city's own systems recorded: told to each department whose stored results it changes",
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
SIDES = """SELECT x.party, x.person, s.binding, s.party AS seat_party, x.hash = r.hash AND x.at IS NOT NULL AS same
    FROM reorganization r JOIN reorganization_side x ON x.reorganization = r.id LEFT JOIN seat s ON s.id = x.seat
    WHERE r.number = :number"""
NAMED = """SELECT s.code FROM service s JOIN reorganization r ON r.number = :number
    WHERE position('"' || s.code || '"' IN r.body) > 0"""
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


def unproven(events: Iterable[Happened]) -> tuple[str, ...]:
    """What bound somebody and was done by a person who had not shown within five minutes who they are, or by a token."""
    return tuple(
        f"{one.number} {one.tag} {one.subject}"
        for one in events
        if one.tag in BINDING and not _shown(one.body)
    )


def _shown(body: Mapping[str, Any]) -> bool:
    by = body.get("by", {})
    if not by.get("account"):  # what the server does by itself, a board by its vote
        return bool(by.get("via") != Via.API)
    age = by.get("proof_age", "")
    return by.get("via") == Via.PAGE and age != "" and int(age) <= FRESH.total_seconds()


@dataclass(frozen=True, kw_only=True)
class Walkers:
    """Who walked: persons of one office, who speak for no other, in whatever role they found."""

    persons: frozenset[int]
    parties: frozenset[int]

    def honest(self, person: int, party: int) -> bool:
        return person not in self.persons or party in self.parties


async def unexplained(
    moved: Mapping[tuple[str, str], tuple[str, str]], events: Iterable[Happened], by: Walkers
) -> dict[tuple[str, str], tuple[str, str]]:
    """Those that no event explains."""
    agreed: set[str] = set()
    excepted: set[str] = set()
    for event in events:
        agreed |= await _agreed(event, by)
        if event.tag in EXCEPTIONS:
            excepted |= EXCEPTIONS[Tag(event.tag)].moves
    return {
        name: value
        for name, value in moved.items()
        if not _kind(name[0]) & excepted
        and name[1] not in agreed
        and not (agreed and name[0].startswith(FIGURE))
    }


async def _agreed(event: Happened, by: Walkers) -> set[str]:
    """The services about which an event settles something that all sides said yes to."""
    about = event.subject.partition(":")[2]
    if event.tag == Tag.VERSION_ADOPTED:
        rows = await sql.rows(CONSENTS, agreement=about, number=int(event.body["after"]["number"]))
        sides = {row["party"] for row in rows if _is_honest(row, by)}
        if rows and {rows[0]["department"], rows[0]["center"]} <= sides and _different(rows):
            return {row["service"] for row in await sql.rows(SERVICES, agreement=about)}
    if event.tag == Tag.REORGANIZATION_AGREED:
        rows = await sql.rows(SIDES, number=about)
        if rows and all(row["same"] and _is_honest(row, by) for row in rows) and _different(rows):
            return {row["code"] for row in await sql.rows(NAMED, number=about)}
    return set()


def _is_honest(row: Mapping[str, Any], by: Walkers) -> bool:
    """A binding seat of the party itself, by somebody who speaks for it."""
    return bool(row["binding"] and row["party"] == row["seat_party"]) and by.honest(
        row["person"], row["party"]
    )


def _different(rows: Iterable[Mapping[str, Any]]) -> bool:
    found = [row["person"] for row in rows]
    return len(set(found)) == len(found) > 1


def _kind(what: str) -> set[str]:
    return {kind for kind in ALL if what.startswith(kind)}
