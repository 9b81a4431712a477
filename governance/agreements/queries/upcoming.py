"""What call takers will have to say differently soon: targets and words before and after each version that takes effect or ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from governance.agreements.queries.content import ItemChange, changes, stored
from governance.agreements.queries.services import ServiceBrief, service_facts
from governance.agreements.queries.versions import VersionHead
from governance.agreements.rules.items import Intake, Item, StoredItem, Term, service_of
from governance.agreements.rules.versions import in_force
from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class ComingChange:
    """A target, or the words about a service, that change on a day; `before` None: new, `after` None: no more.

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
    before: Term | Intake | None
    after: Term | Intake | None


@dataclass(frozen=True, kw_only=True)
class _History:
    """An agreement with every version, the first one first."""

    agreement: str
    department_name: str
    heads: list[VersionHead]


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """A day on which what is in force in an agreement changes from one version to another."""

    on: date
    agreement: str
    department_name: str
    old: VersionHead | None
    new: VersionHead | None


async def upcoming_for_call_takers(
    start: date, *, days: int = 30, service: str = ""
) -> tuple[ComingChange, ...]:
    """Changes from `start` to `days` later, both days included, by day, then department, then service.

    Of one service where it is named, whose readers know what it is called: its `name` is its code then. Three queries at
    most, however many agreements there are.
    """
    last = start + timedelta(days=days)
    turns = [turn for history in await _histories() for turn in _turns(history, start, last)]
    held = await _told(turns, service)
    moved = [(turn, change) for turn in turns for change in changes(_of(held, turn.old), _of(held, turn.new))]
    facts = {} if service else await service_facts({service_of(change.key) for _, change in moved})
    found = (_coming(turn, change, facts) for turn, change in moved)
    return tuple(sorted(found, key=lambda c: (c.on, c.department_name, c.name, c.key)))


ALL_HEADS = """SELECT a.code AS agreement, p.name AS department_name, v.id, v.number, v.hash, v.effective_from, v.starts,
        v.ends_on, v.recorded_at, v.change_number, v.summary, v.announced_at
    FROM version v JOIN agreement a ON a.id = v.agreement JOIN party p ON p.id = a.department ORDER BY a.code, v.number"""


async def _histories() -> Iterable[_History]:
    found: dict[str, _History] = {}
    for row in await sql.rows(ALL_HEADS):
        agreement, name = row.pop("agreement"), row.pop("department_name")
        history = found.setdefault(agreement, _History(agreement=agreement, department_name=name, heads=[]))
        history.heads.append(VersionHead(**row))
    return found.values()


def _turns(of: _History, start: date, last: date) -> Iterable[_Turn]:
    for day in _days(of.heads, start, last):
        yield _Turn(
            on=day,
            agreement=of.agreement,
            department_name=of.department_name,
            old=in_force(of.heads, day - timedelta(days=1)),
            new=in_force(of.heads, day),
        )


def _days(known: Iterable[VersionHead], start: date, last: date) -> list[date]:
    """The days of the period on which what is in force may change."""
    named = {day for head in known for day in (head.effective_from, head.ends_on) if day}
    return sorted(day for day in named if start <= day <= last)


TOLD = """SELECT vi.version, vi.key, i.hash, i.body FROM version_item vi JOIN item i ON i.id = vi.item
    WHERE vi.version = ANY(:needed::bigint[]) AND (starts_with(vi.key, :terms)
      OR vi.key = :words OR (:every AND starts_with(vi.key, :words))) ORDER BY vi.version, vi.key"""


async def _told(turns: Iterable[_Turn], service: str) -> dict[int, dict[str, StoredItem]]:
    """The targets and words of every version concerned, by its id."""
    needed = sorted({head.id for turn in turns for head in (turn.old, turn.new) if head})
    found: dict[int, dict[str, StoredItem]] = {}
    words = Intake(service=service).key
    of = {"needed": needed, "terms": Term.prefix(service), "words": words, "every": not service}
    for row in await sql.rows(TOLD, **of) if needed else []:
        found.setdefault(row["version"], {})[row["key"]] = stored(row)
    return found


def _of(items: Mapping[int, dict[str, StoredItem]], head: VersionHead | None) -> dict[str, StoredItem]:
    return items.get(head.id, {}) if head else {}


def _coming(turn: _Turn, change: ItemChange, facts: Mapping[str, ServiceBrief]) -> ComingChange:
    behind, service = turn.new or turn.old, service_of(change.key)
    known = facts.get(service)
    return ComingChange(
        on=turn.on,
        agreement=turn.agreement,
        department_name=turn.department_name,
        version=behind.number if behind else 0,
        change_number=behind.change_number if behind else "",
        key=change.key,
        service=service,
        name=known.name if known else service,
        before=_said(change.before.item) if change.before else None,
        after=_said(change.after.item) if change.after else None,
    )


def _said(item: Item | None) -> Term | Intake | None:
    return Term.of(item) or Intake.of(item)
