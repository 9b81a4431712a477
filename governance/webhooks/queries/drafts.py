"""What an event of the trail is to systems that are told: which messages it makes, with the state that it leads to.

A version never changes, so what is read a minute after the event is what was true at it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.queries.agreements import AgreementFacts, agreement_by_code
from governance.agreements.queries.content import ItemChange, changes, filled
from governance.agreements.queries.services import ServiceBrief, service_facts
from governance.agreements.queries.versions import VersionHead, heads
from governance.agreements.rules.items import OwedBy, StoredItem, Term, service_of
from governance.audit.stored_event import StoredEvent
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import NotFound
from governance.settings import current
from governance.webhooks.rules.messages import OF_EVENT, Draft, MessageKind, draft, instant

UNREAD = """SELECT number, at, tag, body FROM event WHERE tag = ANY(:tags::text[])
    AND number > (SELECT number FROM trail_reader WHERE name = 'webhooks') ORDER BY number LIMIT 1"""
ONE = "SELECT number, at, tag, body FROM event WHERE number = :number"


@dataclass(frozen=True, kw_only=True)
class ReadEvent:
    """An event as it is stored, not yet read as one."""

    number: int
    at: datetime
    tag: str
    body: str


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """A version, and the one in force before it."""

    agreement: AgreementFacts
    head: VersionHead
    before: VersionHead | None
    changed: tuple[ItemChange, ...]
    services: dict[str, ServiceBrief]


async def first_unread() -> ReadEvent | None:
    """The next event that systems may be told of."""
    row = await sql.row(UNREAD, tags=sorted(map(str, OF_EVENT)))
    return ReadEvent(**row) if row else None


async def event_by_number(number: int) -> ReadEvent:
    return ReadEvent(**await sql.one(ONE, "There is no such entry.", number=number))


async def drafts(event: StoredEvent, at: datetime) -> tuple[Draft, ...]:
    """The messages that an event makes, in the order in which they are sent."""
    if event.tag is Tag.CARD_PUBLISHED:
        return (_of_card(event, at),)
    turn = await _turn(event.subject.partition(":")[2], int(event.after["number"]))
    found = [_of_version(kind, turn, at) for kind in OF_EVENT[event.tag]]
    return tuple(each for each in found if each)


async def _turn(code: str, number: int) -> _Turn:
    agreement = await agreement_by_code(code)
    known = await heads(agreement.id)
    head = next((each for each in known if each.number == number), None)
    if head is None:
        raise NotFound(f"{code} has no version {number}.")
    before = max((each for each in known if each.number < number), key=lambda v: v.number, default=None)
    old = (await filled(before)).items if before else {}
    moved = changes(old, (await filled(head)).items)
    terms = tuple(each for each in moved if each.key.startswith(Term.prefix()))
    services = await service_facts({service_of(each.key) for each in terms})
    return _Turn(agreement=agreement, head=head, before=before, changed=terms, services=services)


def _of_version(kind: MessageKind, turn: _Turn, at: datetime) -> Draft | None:
    if kind is MessageKind.SUPERSEDED:
        return _superseded(turn, at) if turn.before else None
    if kind is MessageKind.PROMISE:
        return draft(kind, at, _said(turn), _in_words(turn)) if turn.changed else None
    return draft(kind, at, _said(turn), _whole(turn))


def _said(turn: _Turn) -> dict[str, Any]:
    head = turn.head
    return {
        **_about(turn.agreement, head),
        "change": head.change_number,
        "title": head.summary,
        "effective_from": head.effective_from.isoformat(),
        "starts": instant(head.starts),
    }


def _about(agreement: AgreementFacts, head: VersionHead) -> dict[str, Any]:
    return {
        "agreement": agreement.code,
        "department": agreement.department_name,
        "center": agreement.center_name,
        "version": head.number,
        "fingerprint": head.hash,
        "address": f"{current().url}/agreements/{agreement.code}",
    }


def _superseded(turn: _Turn, at: datetime) -> Draft:
    assert turn.before  # noqa: S101 - asked before
    said = {**_about(turn.agreement, turn.before), "superseded_by": turn.head.number}
    return draft(MessageKind.SUPERSEDED, at, said)


def _whole(turn: _Turn) -> Iterable[dict[str, Any]]:
    """Each target that changed as a whole, before and after; without an old one it is new, without a new one ended."""
    for each in turn.changed:
        sides = {"old": each.before, "new": each.after}
        told = {side: _state(item) for side, item in sides.items() if item}
        yield {**_named(each, turn), **told}


def _state(item: StoredItem) -> dict[str, Any]:
    return {**item.item.canonical(), "fingerprint": item.hash, "words": item.item.brief}


def _in_words(turn: _Turn) -> Iterable[dict[str, Any]]:
    """What is promised, as the sentences that call takers read."""
    parties = {
        OwedBy.CENTER: turn.agreement.center_name,
        OwedBy.DEPARTMENT: turn.agreement.department_name,
    }
    for each in turn.changed:
        named = _named(each, turn)
        known = turn.services.get(service_of(each.key))
        act = known.act if known else ""
        told = {
            side: item.item.promise(service=named["name"], act=act, parties=parties)
            for side, item in (("old", each.before), ("new", each.after))
            if item
        }
        yield {**named, **told}


def _named(change: ItemChange, turn: _Turn) -> dict[str, Any]:
    code = service_of(change.key)
    known = turn.services.get(code)
    item = change.after or change.before
    return {"service": code, "name": known.name if known else code, "about": item.item.about if item else ""}


def _of_card(event: StoredEvent, at: datetime) -> Draft:
    number = event.subject.partition(":")[2]
    said = {
        "scorecard": number,
        "about": str(event.after.get("for", "")),
        "period": str(event.after.get("period", "")),
        "requests": int(event.after.get("requests", 0)),
        "fingerprint": str(event.after.get("hash", "")),
        "address": f"{current().url}/scorecards/{number}",
    }
    return draft(MessageKind.SCORECARD, at, said)
