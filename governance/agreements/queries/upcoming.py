"""What call takers will have to say differently soon: targets before and after each version that takes effect or ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from governance.agreements.queries.agreements import AgreementFacts, agreements
from governance.agreements.queries.content import changes, filled
from governance.agreements.queries.services import ServiceBrief, service_facts
from governance.agreements.queries.versions import VersionHead, heads
from governance.agreements.rules.items import StoredItem, Term
from governance.agreements.rules.standing import in_force


@dataclass(frozen=True, kw_only=True)
class ComingChange:
    """One target that changes on a day; `before` None: new, `after` None: promised no more.

    `version` and `change_number` name what takes effect; where an agreement ends, what ended.
    """

    on: date
    agreement: str
    department_name: str
    version: int
    change_number: str
    key: str
    service: str
    name: str
    before: Term | None
    after: Term | None


async def upcoming_for_call_takers(start: date, *, days: int = 30) -> tuple[ComingChange, ...]:
    """Changes from `start` to `days` later, both days included, by day, then department, then service."""
    found: list[ComingChange] = []
    for agreement in await agreements():
        known = await heads(agreement.id)
        for day in _days(known, start, start + timedelta(days=days)):
            found += await _changes(agreement, known, day)
    return tuple(sorted(found, key=lambda c: (c.on, c.department_name, c.name, c.key)))


def _days(known: Iterable[VersionHead], start: date, last: date) -> list[date]:
    """The days of the period on which what is in force may change."""
    named = {day for head in known for day in (head.effective_from, head.ends_on) if day}
    return sorted(day for day in named if start <= day <= last)


async def _changes(agreement: AgreementFacts, known: list[VersionHead], day: date) -> list[ComingChange]:
    old, new = in_force(known, day - timedelta(days=1)), in_force(known, day)
    behind = new or old
    if behind is None:
        return []
    moved = changes(await _terms(old), await _terms(new))
    facts = await service_facts({_service(change.key) for change in moved})
    return [
        ComingChange(
            on=day,
            agreement=agreement.code,
            department_name=agreement.department_name,
            version=behind.number,
            change_number=behind.change_number,
            key=change.key,
            service=_service(change.key),
            name=_name(facts, change.key),
            before=_term(change.before),
            after=_term(change.after),
        )
        for change in moved
    ]


async def _terms(head: VersionHead | None) -> dict[str, StoredItem]:
    items = (await filled(head)).items if head else {}
    return {key: item for key, item in items.items() if isinstance(item.item, Term)}


def _term(item: StoredItem | None) -> Term | None:
    return item.item if item and isinstance(item.item, Term) else None


def _service(key: str) -> str:
    return key.removeprefix("term:").split("/", maxsplit=1)[0]


def _name(facts: dict[str, ServiceBrief], key: str) -> str:
    known = facts.get(_service(key))
    return known.name if known else _service(key)
