"""Reading scorecards: the list, one with all that was said about it, as somebody may see it, and one made only to look at."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from anyio import to_thread

from governance.agreements.queries.versions import city_zone
from governance.audit.stored_event import NOBODY, Who, who_from
from governance.database import sql
from governance.errors import Invalid, NotFound
from governance.files import store
from governance.people.rules import Matter, PartyKind, Viewer, may_see
from governance.requests.queries.open_notices import OpenNotice, open_notices
from governance.scorecards.rules.card_json import card_from, genuine_card
from governance.scorecards.rules.cards import card as made_card
from governance.scorecards.rules.moves import Kind, State, patterns_open, silent
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.scorecards.rules.rows import read_again
from governance.scorecards.rules.values import Card, Named


@dataclass(frozen=True, kw_only=True)
class CardStatement:
    """A comment or (kind patterns) an explanation; `who` holds name and title as they were."""

    kind: str
    party: Named
    words: str
    name: str
    title: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CardHead:
    """One card in a list. States: draft, held, published. `fingerprint` "" until it is published."""

    id: int
    number: str
    party: Named
    period: Period
    state: str
    drafted_at: datetime
    reply_by: datetime
    published_at: datetime | None
    fingerprint: str
    on_time_bp: int
    n: int


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """A card with everything around it. `patterns_open`: its patterns are shown to the department alone so far.

    `silent` names the sides that have said nothing; `comments` and `explanations` are oldest first. `waits_for`: it is
    not published before these are settled.
    """

    head: CardHead
    card: Card
    comments: tuple[CardStatement, ...]
    explanations: tuple[CardStatement, ...]
    silent: tuple[str, ...]
    waits_for: tuple[OpenNotice, ...]
    patterns_open: bool
    held_by: Who | None
    held_words: str
    held_at: datetime | None
    rows_hash: str
    revision: int


MOST = 400


@dataclass(frozen=True, kw_only=True)
class CardFilter:
    """Which cards a list shows; empty parts mean all, party "" the city's. `after` an id: those drafted later, the oldest first."""

    party: str | None = None
    kind: PeriodKind | None = None
    states: tuple[State, ...] = ()
    after: int | None = None
    most: int = MOST


@dataclass(frozen=True, kw_only=True)
class CardRow:
    """A card as it is stored, for the writers. `centers` are all centers, by code and name."""

    id: int
    head: CardHead
    party_id: int  # 0 = the city
    figures: str
    rows_hash: str
    held_by: str
    held_words: str
    held_at: datetime | None
    revision: int
    centers: tuple[tuple[str, str], ...]

    @property
    def number(self) -> str:
        return self.head.number

    @property
    def state(self) -> State:
        return State(self.head.state)

    @property
    def card(self) -> Card:
        """Raises Unsound where it is not what was published."""
        if self.state is State.PUBLISHED:
            genuine_card(self.figures, self.rows_hash, hashed=self.head.fingerprint, number=self.head.number)
        return card_from(json.loads(self.figures))


FACTS = """SELECT s.id, s.number, s.period, s.starts, s.state, s.drafted_at, s.reply_by, s.published_at, s.fingerprint,
    s.rows_hash, s.held_by, s.held_words, s.held_at, s.revision, coalesce(p.id, 0) AS party_id,
    coalesce(p.code, '') AS party, coalesce(p.name, (SELECT name FROM city LIMIT 1), '') AS party_name,
    (s.figures::jsonb -> 'adjusted' -> 'on_time' ->> 'bp')::int AS on_time_bp,
    (s.figures::jsonb -> 'adjusted' -> 'on_time' ->> 'n')::int AS n,
    {} AS figures, (SELECT coalesce(json_agg(json_build_array(code, name) ORDER BY code), '[]') FROM party
    WHERE kind = 'center') AS centers
    FROM scorecard s LEFT JOIN party p ON p.id = s.party"""
HEADS, WHOLE = FACTS.format("''"), FACTS.format("s.figures")
LISTED = """ WHERE (:any_party OR coalesce(p.code, '') = :party) AND :kind IN ('', s.period)
    AND (:any_state OR s.state = ANY(:states::text[]))
    AND (s.state = 'published' OR :all_drafts OR coalesce(p.code, '') = ANY(:drafts_of::text[]))
    AND s.id > coalesce(:after::bigint, 0)
    ORDER BY CASE WHEN :after::bigint IS NOT NULL THEN s.id END, s.starts DESC, s.period, p.name NULLS FIRST, s.id LIMIT :most"""


async def cards(wanted: CardFilter, *, viewer: Viewer) -> tuple[CardHead, ...]:
    """Those this person may see, the latest period first unless those after one are asked for; at most 400."""
    whole = may_see(viewer, Matter.DRAFT_CARD) or PartyKind.CENTER in viewer.kinds
    own = sorted({seat.party for seat in viewer.seats if seat.kind is PartyKind.DEPARTMENT})
    states = [str(state) for state in wanted.states]
    rows = await sql.rows(
        HEADS + LISTED,
        any_party=wanted.party is None,
        party=wanted.party or "",
        kind=str(wanted.kind or ""),
        any_state=not states,
        states=states,
        all_drafts=whole,
        drafts_of=[*own, ""] if own else own,
        after=wanted.after,
        most=wanted.most,
    )
    return tuple(_head(row) for row in rows)


async def card_page(number: str, *, viewer: Viewer, at: datetime) -> CardPage:
    """Raises NotFound, also where this person may not see it."""
    row = await card_row(number)
    if not visible(row, viewer):
        raise NotFound(f"There is no scorecard {number}.")
    return await page_of(row, at=at, department=row.head.party.code in viewer.parties)


def visible(row: CardRow, viewer: Viewer) -> bool:
    if row.state is State.PUBLISHED:
        return may_see(viewer, Matter.SCORECARD)
    departments = {seat.party for seat in viewer.seats if seat.kind is PartyKind.DEPARTMENT}
    own = (row.head.party.code,) if row.head.party.code else tuple(departments)
    return may_see(viewer, Matter.DRAFT_CARD, sides=(*own, *(code for code, _ in row.centers)))


SAID = """SELECT c.kind, p.code, p.name, c.words, c.who, c.at FROM card_comment c JOIN party p ON p.id = c.party
    WHERE c.scorecard = :card ORDER BY c.id"""


async def page_of(row: CardRow, *, at: datetime, department: bool) -> CardPage:
    """The card with what was said; patterns are the `department`'s alone until it explains them or its time is over."""
    said = tuple(_statement(each) for each in await sql.rows(SAID, card=row.id))
    comments = tuple(each for each in said if each.kind == Kind.COMMENT)
    explanations = tuple(each for each in said if each.kind == Kind.PATTERNS)
    card = row.card
    over = at > row.head.reply_by
    held_back = patterns_open(
        row.state, patterns=bool(card.patterns), explained=bool(explanations), over=over
    )
    spoke = {each.party.code for each in comments}
    return CardPage(
        head=row.head,
        card=replace(card, patterns=()) if held_back and not department else card,
        comments=comments,
        explanations=explanations,
        silent=silent((row.head.party.code, row.head.party.name), row.centers, spoke),
        waits_for=await waits_for(row, at=at),
        patterns_open=held_back,
        held_by=who_from(row.held_by),
        held_words=row.held_words,
        held_at=row.held_at,
        rows_hash=row.rows_hash,
        revision=row.revision,
    )


async def waits_for(row: CardRow, *, at: datetime) -> tuple[OpenNotice, ...]:
    """What names mean, as long as an office may object: nothing is published that an objection would still move."""
    if row.state is State.PUBLISHED:
        return ()
    _, ends = row.head.period.bounds(await city_zone())
    return await open_notices(party=row.party_id, ends=ends, at=at)


async def card_row(number: str) -> CardRow:
    """For the writers and for commands, who look at authority themselves. Raises NotFound."""
    unknown = f"There is no scorecard {number}."
    return _row(await sql.one(f"{WHOLE} WHERE s.number = :number", unknown, number=number))


async def rows_in(states: Collection[State], *, reply_before: datetime | None = None) -> tuple[CardRow, ...]:
    """All cards in some states; with `reply_before`, those whose reply period was over by then."""
    where = " WHERE s.state = ANY(:states::text[]) AND (:any_time OR s.reply_by < :reply_before) ORDER BY s.starts, s.id"
    named = [str(each) for each in states]
    rows = await sql.rows(
        WHOLE + where, states=named, any_time=reply_before is None, reply_before=reply_before
    )
    return tuple(_row(row) for row in rows)


async def recomputed(row: CardRow, *, home: Path) -> Card:
    """The published card counted again from its stored file of requests. Raises Invalid for one without such a file."""
    if not row.rows_hash:
        raise Invalid(
            f"{row.head.number} is not published yet, so its requests are not kept in a file of their own."
        )
    content = await to_thread.run_sync(store.read, home, row.rows_hash)
    return await to_thread.run_sync(_again, content, row.card)


def _again(content: bytes, card: Card) -> Card:
    evidence, names, about = read_again(content, card)
    return made_card(evidence, names=names, about=about)


def _row(row: dict[str, Any]) -> CardRow:
    kept = ("id", "party_id", "figures", "rows_hash", "held_by", "held_words", "held_at", "revision")
    centers = tuple((code, name) for code, name in json.loads(row["centers"]))
    return CardRow(head=_head(row), centers=centers, **{name: row[name] for name in kept})


def _head(row: Mapping[str, Any]) -> CardHead:
    kept = (
        "id",
        "number",
        "state",
        "drafted_at",
        "reply_by",
        "published_at",
        "fingerprint",
        "on_time_bp",
        "n",
    )
    return CardHead(
        party=Named(code=row["party"], name=row["party_name"]),
        period=Period(kind=PeriodKind(row["period"]), starts=row["starts"]),
        **{name: row[name] for name in kept},
    )


def _statement(row: Mapping[str, Any]) -> CardStatement:
    who = who_from(row["who"]) or NOBODY
    return CardStatement(
        kind=row["kind"],
        party=Named(code=row["code"], name=row["name"]),
        words=row["words"],
        name=who.name,
        title=who.title,
        at=row["at"],
    )
