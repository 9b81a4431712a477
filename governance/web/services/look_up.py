"""What the look-up finds: the best answer with all that a call taker says, the other services with the dates to expect.

Reads for all of them in as many queries as for one. Wording and order only; due dates are working time's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from governance.agreements.queries import Lookup, ServiceFacts
from governance.agreements.queries.finding import FoundServices, found_services
from governance.agreements.queries.look_up import lookups
from governance.agreements.queries.services import services, services_as_of
from governance.agreements.rules.answering import telling
from governance.agreements.rules.items import target_words
from governance.agreements.rules.near_words import Near
from governance.agreements.rules.service_names import folded
from governance.calendars.rules import coming_due_words
from governance.estimates.queries.estimates import estimates_of
from governance.estimates.rules.values import Estimate
from governance.estimates.rules.words import lately
from governance.results.queries.promised import answered
from governance.results.queries.reliefs import reliefs_of
from governance.results.rules.reliefs import Relief
from governance.web.services.honest_date import Beside, beside
from governance.web.services.promises import LookUpAnswer, Reported, answer

SHOWN_FIRST = 10
ROWS = 7  # beside the best; whatever else answers some of the words is named behind them
ALSO = 4  # other names in a line
NO_DATE, NOT_TOLD = "no date is promised", "no date can be told"


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """A service with the day to expect it by: `by` is "" where none is told, `within` says the target or why there is none.

    `lately` stands beside a day that is told, a day itself where it is `dated`; where none is told, whom to ask. `also` are
    a few of its other names, those first that have a word which was typed.
    """

    service: ServiceFacts
    by: str
    within: str
    lately: str
    also: tuple[str, ...]
    dated: bool = False


@dataclass(frozen=True, kw_only=True)
class BestAnswer:
    """The service that answers the words best, what is promised of it, and beside that what is lately true."""

    found: Lookup
    answer: LookUpAnswer
    beside: Beside | None


@dataclass(frozen=True, kw_only=True)
class Found:
    """`best` stands apart where it answers every word that any service knows; `further` are named without their dates.

    `unknown` are words that no service knows. Where nothing answers, `meant` has addresses of near words: words and query.
    """

    best: BestAnswer | None
    lines: tuple[FoundLine, ...]
    further: tuple[ServiceFacts, ...] = ()
    unknown: tuple[str, ...] = ()
    meant: tuple[tuple[str, str], ...] = ()
    nothing: bool = False


async def look_up(words: str, reported: Reported) -> Found:
    """The services that answer the words, the best apart; without words those most often asked for."""
    known = await _found(words, reported)
    dated = known.services[: ROWS + 1 if words else SHOWN_FIRST]
    around = await _around(dated, reported)
    best = _best(around[0], reported) if known.leads and around else None
    rows = around[1:] if best else around[:ROWS] if words else around
    return Found(
        best=best,
        lines=tuple(_line(each, reported, words) for each in rows),
        further=known.services[len(rows) + (best is not None) :] if words else (),
        unknown=known.unknown if known.services and not known.meant else (),
        meant=tuple(dict.fromkeys((each.known, _instead(words, each)) for each in known.meant)),
        nothing=bool(words) and (bool(known.meant) or not known.services),
    )


def _instead(words: str, near: Near) -> str:
    """What was typed, with the near word in its place."""
    return " ".join(near.known if word == near.typed else word for word in folded(words).split())


async def _around(known: Sequence[ServiceFacts], reported: Reported) -> "list[Around]":
    if not known:
        return []
    ids = [each.id for each in known]
    found, events = await lookups(known, at=reported.opened, on=reported.on), await reliefs_of(ids)
    said = await estimates_of(ids, at=reported.at)
    return [
        Around(of=each, events=events.get(each.service.id, ()), known=said.get(each.service.id))
        for each in found
    ]


async def _found(words: str, reported: Reported) -> FoundServices:
    """Those that there are now, as they stood when it was reported."""
    if not words:
        found = FoundServices(services=await _most_asked(reported.at), leads=False, unknown=())
    else:
        found = await found_services(words, at=reported.at)
    if reported.is_now or not found.services:
        return found
    then = await services_as_of([each.code for each in found.services], at=reported.opened)
    return replace(found, services=then)


async def _most_asked(at: datetime) -> tuple[ServiceFacts, ...]:
    return tuple(sorted(await services(at=at), key=lambda each: -each.yearly_volume)[:SHOWN_FIRST])


@dataclass(frozen=True, kw_only=True)
class Around:
    """A service with its event adjustments and what is known of its past requests."""

    of: Lookup
    events: Sequence[Relief]
    known: Estimate | None


def _best(around: Around, reported: Reported) -> BestAnswer:
    told = answer(around.of, around.events, reported)
    return BestAnswer(found=around.of, answer=told, beside=beside(told, around.known, reported))


def _line(around: Around, reported: Reported, words: str) -> FoundLine:
    of, also = around.of, _also(around.of.service, words)
    if of.done is None or (target := of.done.term.target) is None:
        return FoundLine(service=of.service, by="", within=NO_DATE, lately=_ask(of), also=also)
    due = answered(of.done, reported.opened, around.events).due
    if due is None:
        return FoundLine(service=of.service, by="", within=NOT_TOLD, lately=_ask(of), also=also)
    said = lately(around.known, reported.on, today=reported.today)
    zone, timed = of.done.calendar.tzinfo, not target.unit.is_days
    by = coming_due_words(due, zone, reported.today, timed=timed)
    within, dated = target_words(target), said.on is not None
    return FoundLine(service=of.service, by=by, within=within, lately=said.brief, also=also, dated=dated)


def _also(service: ServiceFacts, words: str) -> tuple[str, ...]:
    typed = set(telling(words))
    return tuple(sorted(service.aliases, key=lambda name: typed.isdisjoint(telling(name)))[:ALSO])


def _ask(of: Lookup) -> str:
    """Who answers questions where no date is told: whoever handles it by agreement, else whoever does the work."""
    if of.done and of.done.term.handled_by:
        return f"handled by {of.done.term.handled_by}"
    parts = [of.service.owner_name, of.service.owner_phone]
    return f"ask {', '.join(part for part in parts if part)}" if of.service.owner else ""
