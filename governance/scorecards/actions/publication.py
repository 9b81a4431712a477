"""Scorecards drafted, refreshed and published by the clock; any number of processes may do so at once.

A published card never changes: the database refuses it. What a card says is counted elsewhere; here it is only kept. A card
that cannot be counted or kept stops no other.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from anyio import to_thread

from governance import acts, canonical
from governance.agreements.queries.agreements import agreements
from governance.agreements.queries.versions import city_zone, local_day
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.calendars.queries import for_party
from governance.calendars.rules import REPLY_DAYS, respond_by
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import ConcordError, Stale
from governance.files import store
from governance.people.queries.directory import parties
from governance.people.rules import PartyKind, clock
from governance.requests.tables import Watermark
from governance.scorecards.actions.matter import CARDS
from governance.scorecards.queries.cards import CardRow, rows_in, waits_for
from governance.scorecards.queries.fresh_cards import FreshCards, covered, period_cards, rows_of
from governance.scorecards.rules.card_json import body, fingerprint
from governance.scorecards.rules.cards import CITY
from governance.scorecards.rules.moves import State, Step
from governance.scorecards.rules.periods import Period, PeriodKind, last_ended
from governance.scorecards.rules.values import Card
from governance.scorecards.tables import Scorecard
from governance.settings import current
from governance.sweeps.actions import rows
from governance.sweeps.actions.rows import Rows

LOG = structlog.get_logger("scorecards")
EXISTING = "SELECT coalesce(party, 0) AS party FROM scorecard WHERE period = :kind AND starts = :starts"
# Departments whose agreement is older than the city's card and that were left out when it was drafted.
LEFT_OUT = """SELECT a.department AS party FROM agreement a JOIN scorecard c ON c.party IS NULL AND c.period = :kind
    AND c.starts = :starts AND a.created_at < c.drafted_at WHERE NOT EXISTS (SELECT FROM scorecard own
        WHERE own.party = a.department AND own.period = c.period AND own.starts = c.starts) ORDER BY a.id"""
_LOCK = "SELECT pg_advisory_xact_lock(7311005)"  # any number of ours alone
UNJUDGED = """SELECT 1 FROM stale UNION ALL
    SELECT 1 FROM request_import WHERE state IN ('queued', 'reading', 'storing', 'judging') LIMIT 1"""
# Whatever a card is counted from or tells beside it moves one of these.
REVISION = """SELECT concat_ws('/', (SELECT max(id) FROM request), (SELECT max(touched_at) FROM request_import),
    (SELECT max(at) FROM label), (SELECT max(at) FROM watermark WHERE kind <> 'scorecards'), (SELECT max(id) FROM stale),
    (SELECT count(*) FROM stale), (SELECT sum(revision) FROM relief), (SELECT sum(revision) FROM correction),
    (SELECT max(id) FROM version)) AS seen"""
SEEN = """INSERT INTO watermark (kind, seen, at) VALUES ('scorecards', :seen, :at)
    ON CONFLICT (kind) DO UPDATE SET seen = excluded.seen, at = excluded.at"""
CATCH_UP = 24  # periods of a kind that were missed and are drafted late


async def sweep_scorecards(*, at: datetime) -> tuple[str, ...]:
    """Publish drafts whose reply period is over, refresh those whose data moved, draft what has ended."""
    moved: list[str] = []
    if not await sql.rows(UNJUDGED):  # results are still being worked out: the next run goes on
        moved += await publish_cards(at=at)
        await refresh_drafts(at=at)
    for period in await _ended(at):
        moved += await draft_cards(period, at=at)
    return tuple(moved)


async def _ended(at: datetime) -> list[Period]:
    """The latest period of each kind that is over, and those missed since the last card of its kind."""
    found: list[Period] = []
    for kind in PeriodKind:
        last = last_ended(kind, await local_day(at))
        newest = await sql.value(
            "SELECT max(starts) AS starts FROM scorecard WHERE period = :kind", kind=str(kind)
        )
        missed = (each for each in last.before(CATCH_UP) if newest and each.starts > newest)
        found += [*missed, last]
    return found


async def draft_cards(period: Period, *, at: datetime) -> tuple[str, ...]:
    """The drafts of a period that has ended, for every department and the city; answers the numbers of the new ones.

    None where the stored requests do not reach to its end, or where every card is there already.
    """
    _, ends = period.bounds(await city_zone())
    if ends > at or not await covered(ends):
        return ()
    left_out, cards = await _left_out(period), await rows.rows_of(f"sweep_scorecards.{period.words}")
    if left_out == []:
        return ()
    names = await _names(left_out)

    async def draft(some: Sequence[str]) -> list[str]:
        whole = left_out is None and len(some) == len(names)
        found = await period_cards(period, keys=None if whole else [names[name] for name in some], at=at)
        if left_out is None and CITY in found.cards and not found.cards[CITY].rows:
            return []
        called = {key: name for name, key in names.items()}
        agreed = {CITY, *(each.department_id for each in await agreements())}
        keys = [key for key, card in found.cards.items() if card.rows or key in agreed]
        one = [(called[key], key, found.cards[key]) for key in sorted(keys, key=_city_last)]
        made = [await cards.tried(name, partial(_drafted_once, key, card, at)) for name, key, card in one]
        return [number for number in made if number]

    drafted = await rows.halved(cards, await cards.only(names), draft, opens_own=True)
    return tuple(number for numbers in drafted for number in numbers)


async def _names(keys: list[int] | None) -> dict[str, int]:
    """What the cards to be drafted are called, the city's last; all there may be without `keys`."""
    departments = {each.name: each.id for each in await parties(PartyKind.DEPARTMENT)}
    some = {name: key for name, key in departments.items() if keys is None or key in keys}
    return some | ({"the whole city": CITY} if keys is None else {})


async def _drafted_once(key: int, card: Card, at: datetime) -> str:
    """The number of the draft; "" where there is one, or where it cannot be answered yet."""
    reply_by = await _reply_by(card, at)
    await sql.rows(_LOCK)
    if reply_by is None or _party(key) in await _drafted(card.period):
        return ""
    return await _draft(key, card, reply_by, at)


async def _drafted(period: Period) -> set[int]:
    """Whose cards of a period are there; 0 is the city."""
    rows = await sql.rows(EXISTING, kind=str(period.kind), starts=period.starts)
    return {row["party"] for row in rows}


async def _left_out(period: Period) -> list[int] | None:
    """Whom a period's city card, the last one, was drafted without; None where that is still to come."""
    if 0 not in await _drafted(period):
        return None
    rows = await sql.rows(LEFT_OUT, kind=str(period.kind), starts=period.starts)
    return [row["party"] for row in rows]


def _party(key: int) -> int:
    return 0 if key == CITY else key


def _city_last(key: int) -> tuple[bool, int]:
    return key == CITY, key


async def _reply_by(card: Card, at: datetime) -> datetime | None:
    """Until when it may be answered; a department whose calendar knows no such day is left for a later look."""
    try:
        return respond_by(await for_party(card.party.code, await local_day(at)), at, REPLY_DAYS)
    except ConcordError as problem:
        LOG.warning("no scorecard drafted", department=card.party.code, why=str(problem))
        return None


async def _draft(key: int, card: Card, reply_by: datetime, at: datetime) -> str:
    async with acts.create(CARDS, by=clock(), at=at) as act:
        number = await next_number("SC", at)
        row = Scorecard(
            number=number,
            party=None if key == CITY else key,
            period=str(card.period.kind),
            starts=card.period.starts,
            ends=card.period.ends,
            state=str(State.DRAFT),
            as_of=datetime.fromisoformat(card.as_of),
            figures=canonical.dumps(body(card)),
            drafted_at=at,
            reply_by=reply_by,
        )
        await Scorecard.insert(row)
        after = {**_summary(card), "reply_by": instant(reply_by)}
        await act.record(Tag.CARD_DRAFTED, f"scorecard:{number}", after=after)
    return number


def _summary(card: Card) -> dict[str, Any]:
    return {"for": card.party.name, "period": card.period.words, "requests": card.rows}


async def refresh_drafts(*, at: datetime) -> tuple[str, ...]:
    """Count drafts again when what they are counted from has moved; answers the numbers of those that changed."""
    seen = await sql.value(REVISION)
    kept = await Watermark.select(Watermark.seen).where(Watermark.kind == "scorecards").first()
    cards = await rows.rows_of("sweep_scorecards.refreshed")
    if kept and kept["seen"] == seen and not cards.due:
        return ()
    changed = await _refreshed(cards, await rows_in((State.DRAFT, State.HELD)), at)
    async with acts.begin(clock(), at=at) as act:
        await sql.rows(SEEN, seen=seen, at=at)
        act.without_event("what drafts were counted from, so that the next look is cheap")
    return changed


async def _refreshed(cards: Rows, drafts: Iterable[CardRow], at: datetime) -> tuple[str, ...]:
    known = {row.number: row for row in drafts}

    async def refresh(some: Sequence[str]) -> list[str]:
        found = await _counted([known[number] for number in some], at)
        one = [(number, partial(_refresh, known[number], found)) for number in some]
        return [number for number, work in one if await cards.tried(number, partial(work, at))]

    return await _by_groups(cards, known, refresh)


async def _by_groups(
    cards: Rows, known: Mapping[str, CardRow], do: Callable[[Sequence[str]], Awaitable[list[str]]]
) -> tuple[str, ...]:
    """The cards of each period, counted together and then kept one by one."""
    done: list[str] = []
    for own in _by_period(known[number] for number in await cards.only(known)).values():
        groups = await rows.halved(cards, [row.number for row in own], do, opens_own=True)
        done += [number for numbers in groups for number in numbers]
    return tuple(done)


async def _counted(own: Sequence[CardRow], at: datetime) -> FreshCards:
    return await period_cards(own[0].head.period, keys=[_key(row) for row in own], at=at)


async def _refresh(row: CardRow, made: FreshCards, at: datetime) -> bool:
    """False where nothing changed, or another process or the sponsor was first."""
    figures = canonical.dumps(body(made.cards[_key(row)]))
    if _without_time(figures) == _without_time(row.figures):
        return False
    try:
        async with acts.take(CARDS, row, Step.REFRESH, by=clock(), at=at) as act:
            await act.move(figures=figures)
            await act.record(Tag.CARD_COUNTED)
    except Stale:
        return False
    return True


def _by_period(cards: Iterable[CardRow]) -> dict[Period, list[CardRow]]:
    found: dict[Period, list[CardRow]] = {}
    for row in cards:
        found.setdefault(row.head.period, []).append(row)
    return found


def _key(row: CardRow) -> int:
    return row.party_id or CITY


def _without_time(figures: str) -> str:
    """Figures without the instant at which they were counted, which alone is no news."""
    head, _, tail = figures.partition('"generated_at":"')
    return head + tail.partition('"')[2]


async def publish_cards(*, at: datetime) -> tuple[str, ...]:
    """Publish drafts whose reply period is over, that nobody holds and nobody may still object to; answers their numbers.

    Asked again once they are counted: what a name means may have changed meanwhile.
    """
    cards = await rows.rows_of("sweep_scorecards.published")
    known = {row.number: row for row in await rows_in((State.DRAFT,), reply_before=at)}

    async def publish(some: Sequence[str]) -> list[str]:
        own = [row for row in map(known.__getitem__, some) if not await waits_for(row, at=at)]
        found = await _counted(own, at) if own else None
        one = [(row.number, partial(_publish, row, found, at)) for row in own if found]
        return [number for number, work in one if await cards.tried(number, work, opens_own=True)]

    return await _by_groups(cards, known, publish)


async def _publish(row: CardRow, made: FreshCards, at: datetime) -> bool:
    """The final figures with the file of their requests; False where another process or the sponsor was first, or where
    somebody may object again by now.
    """
    if await waits_for(row, at=at):
        return False
    card = made.cards[_key(row)]
    content = await rows_of(_key(row), made)
    rows_hash = await to_thread.run_sync(store.keep, current().home, content)
    written = body(card)
    hashed = fingerprint(written, rows_hash)
    hashes = {"rows_hash": rows_hash, "fingerprint": hashed}
    times = {"as_of": datetime.fromisoformat(card.as_of), "published_at": at}
    try:
        async with acts.take(CARDS, row, Step.PUBLISH, by=clock(), at=at) as act:
            await act.move(figures=canonical.dumps(written), **hashes, **times)
            after = {**_summary(card), "hash": hashed, "rows": rows_hash}
            await act.record(Tag.CARD_PUBLISHED, after=after)
    except Stale:
        return False
    return True
