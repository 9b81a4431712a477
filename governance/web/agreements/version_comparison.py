"""Two versions beside each other: each line that differs, under the name of its service, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from governance.agreements.queries.content import ItemChange
from governance.agreements.queries.services import service_facts
from governance.agreements.rules.comparison import TERM_FIELDS, Difference, goal_words, target_words
from governance.agreements.rules.items import Clause, Item, OwedBy, Term
from governance.agreements.rules.words import metric_words
from governance.calendars.queries import load_all

STATES = {(True, False): "added", (False, True): "taken out"}


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One line; `what` is added, taken out or changed."""

    name: str
    about: str
    group: str
    what: str
    fields: tuple[Difference, ...]


async def compared(moved: Iterable[ItemChange]) -> tuple[ComparedLine, ...]:
    """In the order in which an agreement is read: by group, then name; clauses last."""
    found = tuple(moved)
    facts = await service_facts({t.service for change in found if (t := _term(change))})
    calendars = {code: line.name for code, line in (await load_all()).items()}
    lines = []
    for change in found:
        term = _term(change)
        known = facts.get(term.service) if term else None
        lines.append(
            ComparedLine(
                name=known.name if known else _title(change),
                about=_about(term) if term else "",
                group=known.group if known else "",
                what=STATES.get((change.before is None, change.after is None), "changed"),
                fields=_fields(change, calendars),
            )
        )
    return tuple(sorted(lines, key=lambda line: (not line.group, line.group, line.name, line.about)))


def _fields(change: ItemChange, calendars: Mapping[str, str]) -> tuple[Difference, ...]:
    """Field by field; a line that came or went is told in one, not as many fields that were empty before."""
    if change.before and change.after:
        return tuple(_named(each, calendars) for each in change.differences)
    before, after = (_whole(stored.item) if stored else "" for stored in (change.before, change.after))
    return (Difference(field="The whole line", before=before, after=after),)


def _named(field: Difference, calendars: Mapping[str, str]) -> Difference:
    if field.field != TERM_FIELDS["calendar"]:
        return field
    before, after = (calendars.get(code, code) for code in (field.before, field.after))
    return replace(field, before=before, after=after)


def _whole(item: Item) -> str:
    if isinstance(item, Term):
        return (
            f"{target_words(item.target)}, on time at least {goal_words(item.goal_bp)}"
            if item.target
            else "no target"
        )
    return item.text if isinstance(item, Clause) else "dates of the agreement"


def _item(change: ItemChange) -> Item | None:
    stored = change.after or change.before
    return stored.item if stored else None


def _term(change: ItemChange) -> Term | None:
    item = _item(change)
    return item if isinstance(item, Term) else None


def _title(change: ItemChange) -> str:
    item = _item(change)
    if isinstance(item, Clause):
        return item.title
    return item.service if isinstance(item, Term) else "The agreement as a whole"


def _about(term: Term) -> str:
    """Done; routed, owed by 311; for utility cuts."""
    parts = [metric_words(term), term.population_words]
    parts.append("311's own duty" if term.owed_by is OwedBy.CENTER else "")
    return ", ".join(part for part in parts if part)
