"""What the look-up finds: the best answer with all that a call taker says, the other services with the dates to expect.

Reads for all of them in as many queries as for one. Wording and order only; due dates are working time's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.agreements.queries import Lookup, ServiceFacts, find_services
from governance.agreements.queries.look_up import lookups
from governance.agreements.queries.services import services
from governance.agreements.rules.items import target_words
from governance.calendars.rules import coming_due_words, local_date
from governance.results.queries.promised import answered
from governance.results.queries.reliefs import reliefs_of
from governance.results.rules.reliefs import Relief
from governance.web.services.promises import LookUpAnswer, answer

SHOWN_FIRST = 10
NO_DATE, NOT_TOLD = "no date is promised", "no date can be told"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """When it was reported, beside now, and where."""

    opened: datetime
    at: datetime
    zone: ZoneInfo

    @property
    def is_now(self) -> bool:
        return self.opened == self.at

    @property
    def on(self) -> date:
        return local_date(self.opened, self.zone)

    @property
    def today(self) -> date:
        return local_date(self.at, self.zone)


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """A service with the day to expect it by: `by` is "" where none is told, `within` says the target or why there is none.

    `ask`: whom to ask where nothing is promised.
    """

    service: ServiceFacts
    by: str
    within: str
    ask: str


@dataclass(frozen=True, kw_only=True)
class BestAnswer:
    """The service that answers the words best, and what is promised of it."""

    found: Lookup
    answer: LookUpAnswer


@dataclass(frozen=True, kw_only=True)
class Found:
    best: BestAnswer | None
    lines: tuple[FoundLine, ...]


async def look_up(words: str, reported: Reported) -> Found:
    """The services that answer the words, the best apart; without words those most often asked for."""
    known = await find_services(words, at=reported.opened) if words else await _most_asked(reported.opened)
    if not known:
        return Found(best=None, lines=())
    found = await lookups(known, at=reported.opened, on=reported.on)
    events = await reliefs_of([each.id for each in known])
    best = _best(found[0], events.get(known[0].id, ()), reported) if words else None
    rest = found[1:] if best else found
    return Found(
        best=best, lines=tuple(_line(each, events.get(each.service.id, ()), reported) for each in rest)
    )


async def _most_asked(at: datetime) -> tuple[ServiceFacts, ...]:
    return tuple(sorted(await services(at=at), key=lambda each: -each.yearly_volume)[:SHOWN_FIRST])


def _best(of: Lookup, events: Sequence[Relief], reported: Reported) -> BestAnswer:
    told = answer(of, events, opened=reported.opened, at=reported.at, zone=reported.zone)
    return BestAnswer(found=of, answer=told)


def _line(of: Lookup, events: Sequence[Relief], reported: Reported) -> FoundLine:
    if of.done is None or of.done.term.target is None:
        return FoundLine(service=of.service, by="", within=NO_DATE, ask=_ask(of))
    target = of.done.term.target
    due = answered(of.done, reported.opened, events).due
    if due is None:
        return FoundLine(service=of.service, by="", within=NOT_TOLD, ask=_ask(of))
    by = coming_due_words(due, of.done.calendar.tzinfo, reported.today, timed=not target.unit.is_days)
    return FoundLine(service=of.service, by=by, within=target_words(target), ask="")


def _ask(of: Lookup) -> str:
    """Who answers questions where no date is told: whoever handles it by agreement, else whoever does the work."""
    if of.done and of.done.term.handled_by:
        return f"handled by {of.done.term.handled_by}"
    parts = [of.service.owner_name, of.service.owner_phone]
    return f"ask {', '.join(part for part in parts if part)}" if of.service.owner else ""
