"""What else a few words find, each as one line with the page it leads to: people, scorecards, corrections, events, requests by
their number, rules of agreements. Only what the viewer may see; their own rules have the last word.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from governance.adjustments.queries.corrections import corrections
from governance.database import sql
from governance.people.queries.directory import PartyRoles, directory
from governance.people.rules import ROLE_WORDS, Matter, Viewer, may_see
from governance.scorecards.queries.cards import CardFilter, cards
from governance.search.rules import answers, patterns

MOST = 12


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing that answers the words."""

    title: str
    about: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Group:
    name: str
    hits: tuple[Hit, ...]


# A request is found by its whole number alone, through the index of each source.
STORED = """
(SELECT 'request' AS kind, r.external_id AS title, f.name AS about, f.code AS place FROM feed f
    JOIN request r ON r.feed = f.id AND r.external_id = :whole WHERE :requests LIMIT 5)
UNION ALL (SELECT 'event', e.name, e.number, e.number FROM relief e
    WHERE :events AND e.name || ' ' || e.number ILIKE ALL (:wanted::text[]) ORDER BY e.id DESC LIMIT :most)
UNION ALL (SELECT 'clause', i.body::json->>'title', p.name, a.code FROM agreement a JOIN party p ON p.id = a.department
    JOIN LATERAL (SELECT id FROM version WHERE agreement = a.id AND starts <= :at ORDER BY number DESC LIMIT 1) v ON true
    JOIN version_item x ON x.version = v.id JOIN item i ON i.id = x.item AND i.kind = 'clause'
    WHERE :catalog AND i.body ILIKE ALL (:wanted::text[]) ORDER BY p.name, x.key LIMIT :most)"""
PLACES = {
    "request": ("Requests", "/requests/{place}/{title}"),
    "event": ("Events", "/adjustments/{place}"),
    "clause": ("Rules of agreements", "/agreements/{place}#rules"),
}


async def further(words: str, *, viewer: Viewer, at: datetime) -> tuple[Group, ...]:
    """The groups that have something, in the order in which they are shown."""
    if not patterns(words):
        return ()
    found = [
        Group(
            name="People",
            hits=tuple(_people(words, await directory(at=at)))[:MOST]
            if may_see(viewer, Matter.DIRECTORY)
            else (),
        ),
        Group(name="Scorecards", hits=await _scorecards(words, viewer)),
        Group(name="Corrections", hits=await _corrections(words, viewer)),
        *await _stored(words, viewer, at),
    ]
    return tuple(group for group in found if group.hits)


def _people(words: str, offices: tuple[PartyRoles, ...]) -> Iterator[Hit]:
    for office in offices:
        for role in office.roles:
            name = role.holder.name if role.holder else ""
            if answers(words, f"{name} {role.title} {ROLE_WORDS[role.role]} {office.party.name}"):
                who = name or "nobody holds this role"
                place = f"/people/{office.party.code}/roles/{role.seat}"
                yield Hit(title=f"{who}, {role.title}", about=office.party.name, href=place)


async def _scorecards(words: str, viewer: Viewer) -> tuple[Hit, ...]:
    heads = await cards(CardFilter(), viewer=viewer)
    named = ((each, f"{each.party.name}, {each.period.words}") for each in heads)
    found = ((each, name) for each, name in named if answers(words, f"{each.number} {name} scorecard"))
    return tuple(
        Hit(title=name, about=each.number, href=f"/scorecards/{each.number}") for each, name in found
    )[:MOST]


async def _corrections(words: str, viewer: Viewer) -> tuple[Hit, ...]:
    known, _ = await corrections(viewer)
    found = (each for each in known if answers(words, f"{each.number} {each.party_name} correction"))
    return tuple(
        Hit(title=each.number, about=each.party_name, href=f"/corrections/{each.number}") for each in found
    )[:MOST]


async def _stored(words: str, viewer: Viewer, at: datetime) -> list[Group]:
    sees = {"requests": Matter.REQUESTS, "events": Matter.EVENT, "catalog": Matter.CATALOG}
    allowed = {name: may_see(viewer, matter) for name, matter in sees.items()}
    rows = await sql.rows(STORED, **allowed, whole=words.strip(), wanted=patterns(words), at=at, most=MOST)
    return [
        Group(name=name, hits=tuple(_hit(row, place) for row in rows if row["kind"] == kind))
        for kind, (name, place) in PLACES.items()
    ]


def _hit(row: sql.Row, place: str) -> Hit:
    href = place.format(place=quote(row["place"], safe=""), title=quote(row["title"], safe=""))
    return Hit(title=row["title"], about=row["about"], href=href)
