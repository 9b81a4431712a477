"""Scorecards made from what is stored now, for all departments and the city at once or for one of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import numpy as np
from anyio import to_thread

from governance.agreements.queries.agreements import agreements
from governance.database import deadline, sql
from governance.errors import NotFound
from governance.people.queries.directory import parties, party
from governance.people.rules import PartyKind
from governance.scorecards.queries.evidence import PeriodRequests, read
from governance.scorecards.queries.facts import abouts
from governance.scorecards.queries.names import names, registers
from governance.scorecards.rules.cards import CITY, month_cards
from governance.scorecards.rules.evidence import Evidence, Names, belongs
from governance.scorecards.rules.periods import Period
from governance.scorecards.rules.rows import rows_file
from governance.scorecards.rules.values import Card

LATEST_GAP = timedelta(days=3)  # a long weekend without a request is no gap in the data


@dataclass(frozen=True, kw_only=True)
class FreshCards:
    """Cards by a party's id, or CITY, with what they were counted from."""

    read: PeriodRequests
    names: Names
    cards: dict[int, Card]


@deadline.long_work()
async def period_cards(
    period: Period, *, keys: Collection[int] | None = None, whole: bool = True, at: datetime
) -> FreshCards:
    """Cards of a period; without `keys` the city's and one for each department that has an agreement or any request.

    Without `whole` it is quicker: the sources are left out, and every figure is the same.
    """
    alone = next(iter(keys)) if keys is not None and len(keys) == 1 else CITY
    found = await read(period, party=None if alone == CITY else alone, whole=whole)
    called = await names(found.stretches)
    wanted = await _all(found) if keys is None else keys
    told = await abouts(found, called, keys=wanted, whole=whole, at=at)
    cards = await to_thread.run_sync(partial(month_cards, found.evidence, names=called, abouts=told))
    return FreshCards(read=found, names=called, cards=cards)


async def _all(evidence: PeriodRequests) -> list[int]:
    present = set(np.unique(evidence.evidence.frame.party).tolist())
    agreed = {each.department_id for each in await agreements()}
    departments = [each.id for each in await parties(PartyKind.DEPARTMENT) if each.id in present | agreed]
    return [*departments, CITY]


async def rows_of(card: int, made: FreshCards) -> bytes:
    """The file of the requests that a card was counted from."""
    evidence = await to_thread.run_sync(_own, card, made.read)
    known = await registers(evidence.frame)
    work = partial(rows_file, evidence, made.read.window, names=made.names, registers=known)
    return await to_thread.run_sync(work)


def _own(card: int, evidence: PeriodRequests) -> Evidence:
    own = belongs(evidence.evidence.frame, evidence.window)
    return evidence.evidence.only(own if card == CITY else own & (evidence.evidence.frame.party == card))


async def preview(code: str, period: Period, *, at: datetime) -> Card:
    """A card made now, only to be looked at; `code` "" asks for the city's. Patterns are left out: nobody has
    explained them yet.
    """
    key = CITY if not code else (await party(code)).id
    if key != CITY and key not in {each.id for each in await parties(PartyKind.DEPARTMENT)}:
        raise NotFound(f"{code} is not a department, so it has no scorecard.")
    return replace((await period_cards(period, keys=(key,), whole=False, at=at)).cards[key], patterns=())


async def covered(ends: datetime) -> bool:
    """Whether requests are stored up to the last days of a period that ends just before `ends`."""
    last: datetime | None = await sql.value("SELECT max(last_opened) AS last FROM label")
    return last is not None and last >= ends - LATEST_GAP
