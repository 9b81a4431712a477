"""Reading the trail: a page of events, the events about one subject, the walk along the whole chain.

Which audiences a reader may read is handed in. An event of another audience is told as existing, without content, and
only where nothing but dates was asked for: a search must not be able to guess what it hides.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from piccolo.columns.combination import WhereRaw
from piccolo.query.functions.aggregate import Count

from governance.audit import matters, rules
from governance.audit.kinds import TAGS, Kind, kind_of
from governance.audit.rules import FIRST, SHARED, Break, Link
from governance.audit.stored_event import StoredEvent, event_from
from governance.audit.tables import Event, TrailHead
from governance.audit.tags import Tag
from governance.database import sql

PAGE = 50
BATCH = 1_000
LOWEST = -(2**63)
# What is about a matter: that it is its subject, or that it names it.
NAMES = "(subject = {} OR (body LIKE {} AND body ~ {}))"
# Who acted or for whom. The text is not read as JSON here: an altered one must not break the page that shows it.
ACTED = """(actor ILIKE {} OR substring(body from '"for":"([^"]*)"') ILIKE {})"""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is asked for; empty parts ask for everything. `since` is the first instant, `until` the first too late."""

    kind: Kind | None = None
    capability: str = ""
    subject: str = ""
    person: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    about: str = ""  # a matter, as matters.read has it

    @property
    def asks_for_content(self) -> bool:
        return bool(self.about or self.kind or self.capability or self.subject or self.person or self.words)


@dataclass(frozen=True, kw_only=True)
class VisibleEvent:
    """An event as one reader sees it; `event` and `text` are missing where the content belongs to one side that is not theirs."""

    number: int
    at: datetime
    audience: str
    hash: str
    previous: str = ""
    text: str = ""
    event: StoredEvent | None = None

    @property
    def withheld(self) -> bool:
        return not self.text


@dataclass(frozen=True, kw_only=True)
class Page:
    """Newest first. `older` is the number to go on below, None on the last page."""

    events: tuple[VisibleEvent, ...]
    older: int | None


@dataclass(frozen=True, kw_only=True)
class Walk:
    """The result of one walk along the chain: how many events are sound, and the first that is not."""

    events: int
    fault: Break | None = None


async def page(
    wanted: Filter, *, below: int | None = None, audiences: frozenset[str] = frozenset({SHARED})
) -> Page:
    """The newest PAGE events that fit, older than number `below`."""
    found = await _rows(wanted, below=below, audiences=audiences, limit=PAGE + 1)
    return Page(
        events=tuple(_visible_event(row, audiences) for row in found[:PAGE]),
        older=found[PAGE - 1]["number"] if len(found) > PAGE else None,
    )


async def everything(
    wanted: Filter, *, upto: int, audiences: frozenset[str] = frozenset({SHARED})
) -> AsyncIterator[VisibleEvent]:
    """All events that fit up to number `upto`, newest first, read in batches so that memory stays flat."""
    below = upto + 1
    while found := await _rows(wanted, below=below, audiences=audiences, limit=BATCH):
        for row in found:
            yield _visible_event(row, audiences)
        below = found[-1]["number"]


async def count(wanted: Filter, *, upto: int, audiences: frozenset[str] = frozenset({SHARED})) -> int:
    return int(await Event.count().where(*_conditions(wanted, upto + 1, audiences)))


COUNTS = """SELECT x->>'kind' AS kind, (SELECT count(*) FROM (SELECT FROM event
    WHERE tag IN (SELECT json_array_elements_text(x->'tags')) AND audience = 'shared' LIMIT :most) e) AS entries
    FROM json_array_elements(:kinds::json) x"""
MOST_COUNTED = 1_000
_KINDS = json.dumps([{"kind": kind, "tags": tags} for kind, tags in TAGS.items()])


async def counts() -> dict[Kind, int]:
    """How many entries of each kind everybody on the record may read; beyond MOST_COUNTED nobody counts on."""
    rows = await sql.rows(COUNTS, kinds=_KINDS, most=MOST_COUNTED + 1)
    return {Kind(row["kind"]): row["entries"] for row in rows}


KNOWN = frozenset(Tag)


async def counts_about(about: str) -> dict[Kind, int]:
    """The same of one matter, as matters.read has it; a kind without an entry is left out."""
    conditions = _conditions(Filter(about=about), None, frozenset({SHARED}))
    rows = await Event.select(Event.tag, Count(alias="entries")).where(*conditions).group_by(Event.tag)
    found: Counter[Kind] = Counter()
    for row in rows:
        if row["tag"] in KNOWN:  # else it was altered
            found[kind_of(Tag(row["tag"]))] += int(row["entries"])
    return found


async def one(number: int, *, audiences: frozenset[str] = frozenset({SHARED})) -> VisibleEvent | None:
    row = await Event.select().where(Event.number == number).first()
    return _visible_event(row, audiences) if row else None


ABOUT = """SELECT number, at, audience, body, previous, hash, recorded_at FROM event
    WHERE subject = :subject AND audience = ANY(:audiences::text[]) ORDER BY number DESC LIMIT :most"""


async def about(subject: str, *, audiences: frozenset[str], limit: int = 200) -> tuple[VisibleEvent, ...]:
    """The events about one subject, newest first, as far as these audiences go: the history on its page."""
    rows = await sql.rows(ABOUT, subject=subject, audiences=sorted(audiences), most=limit)
    return tuple(_visible_event(row, audiences) for row in rows)


FOLLOWING = """SELECT number, at, audience, body, previous, hash, recorded_at FROM event
    WHERE number > :after AND (:subject = '' OR (subject = :subject AND audience = ANY(:audiences::text[])))
    ORDER BY number LIMIT :most"""


async def following(
    after: int, *, audiences: frozenset[str], most: int, subject: str = ""
) -> tuple[VisibleEvent, ...]:
    """The events after a number, the oldest first; of one subject those that these audiences may read, else all there are."""
    seen = sorted(audiences)
    rows = await sql.rows(FOLLOWING, after=after, subject=subject, audiences=seen, most=most)
    return tuple(_visible_event(row, audiences) for row in rows)


UNDER = """SELECT number, at, audience, body, previous, hash, recorded_at FROM event
    WHERE body LIKE '%"delegation":"%' AND substring(body FROM '"delegation":"([^"]*)"') = ANY(:delegations::text[])
        AND audience = ANY(:audiences::text[]) AND at > :since ORDER BY number DESC LIMIT :most"""


async def under(
    delegations: Collection[str], *, since: datetime, audiences: frozenset[str], limit: int
) -> tuple[VisibleEvent, ...]:
    """What was done under these delegations since an instant, newest first."""
    if not delegations:
        return ()
    named, seen = sorted(delegations), sorted(audiences)
    rows = await sql.rows(UNDER, delegations=named, audiences=seen, since=since, most=limit)
    return tuple(_visible_event(row, audiences) for row in rows)


@dataclass(frozen=True, kw_only=True)
class Written:
    """What an event carries of the rows that its act wrote: their bundle and its fingerprint."""

    number: int
    subject: str
    bundle: int
    hash: str


class _Carrying(msgspec.Struct):
    subject: str = ""
    rows: str = ""


async def written() -> AsyncIterator[Written]:
    """Of every event whose act wrote rows of the record, oldest first; in batches."""
    after = LOWEST
    decoder = msgspec.json.Decoder(_Carrying)
    while rows := await sql.rows(BODIES, after=after, most=BATCH):
        for row in rows:
            if found := _carried(decoder, row):
                yield found
        after = rows[-1]["number"]


BODIES = "SELECT number, body FROM event WHERE number > :after ORDER BY number LIMIT :most"


def _carried(decoder: msgspec.json.Decoder[_Carrying], row: Mapping[str, Any]) -> Written | None:
    try:
        event = decoder.decode(row["body"])
        bundle, _, digest = event.rows.partition(":")
        return (
            Written(number=row["number"], subject=event.subject, bundle=int(bundle or 0), hash=digest)
            if digest
            else None
        )
    except (msgspec.DecodeError, ValueError):
        return None  # altered: the walk along the chain says so


async def head() -> tuple[int, str]:
    """Number and hash of the last event: what documents print, so that paper witnesses the trail."""
    row = await TrailHead.select(TrailHead.number, TrailHead.hash).where(TrailHead.id == 1).first()
    return (row["number"], row["hash"]) if row else (0, FIRST)


HEAD = """SELECT head.number, head.hash, (SELECT max(number) FROM event) AS last FROM trail_head AS head WHERE id = 1"""


async def walk() -> Walk:
    """Verify the stored chain from its first event to the head it had when the walk began, batch by batch."""
    known = await sql.row(HEAD)
    if known is None:
        return Walk(
            events=0, fault=Break(number=1, reason="the row that holds the end of the record is missing")
        )
    at = (0, FIRST)
    next_key = LOWEST
    while links := await _links(next_key, known["number"]):
        for step in rules.verify(links, after=at):
            if isinstance(step, Break):
                return Walk(events=at[0], fault=step)
            at = step
        next_key = links[-1].number + 1
    return Walk(events=at[0], fault=_end_fault(at, known))


def _end_fault(at: tuple[int, str], known: Mapping[str, Any]) -> Break | None:
    if at[0] < known["number"]:
        return Break(number=at[0] + 1, reason=f"entry {at[0] + 1} is missing at the end")
    if at[1] != known["hash"]:
        return Break(number=at[0], reason="it is not the entry that the record ends with")
    if (known["last"] or 0) > known["number"]:
        return Break(number=known["number"] + 1, reason="it was added without being linked to the record")
    return None


async def _links(next_key: int, upto: int) -> list[Link]:
    wanted = Event.select().where(Event.number >= next_key, Event.number <= upto)
    rows = await wanted.order_by(Event.number).limit(BATCH)
    return [_link(row) for row in rows]


def _link(row: Mapping[str, Any]) -> Link:
    columns = {key: row[key] for key in ("tag", "subject", "audience", "actor", "request_id")}
    return Link(
        number=row["number"],
        body=row["body"],
        previous=row["previous"],
        hash=row["hash"],
        columns={**columns, "number": str(row["number"]), "at": rules.exactly(row["at"])},
        recorded_at=_recorded_at(row),
    )


def _recorded_at(row: Mapping[str, Any]) -> str:
    return rules.exactly(row["recorded_at"]) if row["recorded_at"] else ""


async def _rows(
    wanted: Filter, *, below: int | None, audiences: frozenset[str], limit: int
) -> list[dict[str, Any]]:
    found = Event.select().where(*_conditions(wanted, below, audiences))
    return await found.order_by(Event.number, ascending=False).limit(limit)


def _conditions(wanted: Filter, below: int | None, audiences: frozenset[str]) -> list[Any]:
    found: list[Any] = [*_bounds(wanted, below)]
    if wanted.asks_for_content:
        found.append(Event.audience.is_in(sorted(audiences)))
    return [*found, *_content(wanted)]


def _bounds(wanted: Filter, below: int | None) -> Iterator[Any]:
    if below is not None:
        yield Event.number < below
    if wanted.since is not None:
        yield Event.at >= wanted.since
    if wanted.until is not None:
        yield Event.at < wanted.until


def _content(wanted: Filter) -> Iterator[Any]:
    if wanted.about:
        names = matters.naming(wanted.about)
        like = f"%{_literal(names.text)}%"
        yield WhereRaw(NAMES, names.subject, like, names.expression)
    if wanted.kind:
        yield Event.tag.is_in([str(tag) for tag in TAGS[wanted.kind]])
    if wanted.capability:
        yield Event.tag.like(f"{_literal(wanted.capability)}:%")
    if wanted.subject:
        yield Event.subject.ilike(f"%{_literal(wanted.subject)}%")
    if wanted.person:
        like = f"%{_literal(wanted.person)}%"
        yield WhereRaw(ACTED, like, like)
    if wanted.words:
        yield Event.body.ilike(f"%{_literal(wanted.words)}%")


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _visible_event(row: Mapping[str, Any], audiences: frozenset[str]) -> VisibleEvent:
    if row["audience"] not in audiences:
        return VisibleEvent(number=row["number"], at=row["at"], audience=row["audience"], hash=row["hash"])
    return VisibleEvent(
        number=row["number"],
        at=row["at"],
        audience=row["audience"],
        hash=row["hash"],
        previous=row["previous"],
        text=row["body"],
        event=_event(row),
    )


def _event(row: Mapping[str, Any]) -> StoredEvent | None:
    found = event_from(row["body"])
    return replace(found, recorded_at=_recorded_at(row)) if found and row["recorded_at"] else found
