"""Two versions beside each other: each line that differs, under the name of its service, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from governance.agreements.queries.content import ItemChange
from governance.agreements.queries.services import ServiceBrief, service_facts
from governance.agreements.rules.items import CALENDAR, Difference, Item, service_of
from governance.calendars.queries import load_all

STATES = {(True, False): "added", (False, True): "taken out"}


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One line that differs; `what` says whether it was added, taken out or changed."""

    name: str
    about: str
    group: str
    what: str
    fields: tuple[Difference, ...]


async def compare_versions(moved: Iterable[ItemChange]) -> tuple[ComparedLine, ...]:
    """The lines that differ, in the order of the agreement: by group, then name; clauses last."""
    found = tuple(moved)
    facts = await service_facts({service_of(change.key) for change in found} - {""})
    calendars = {code: line.name for code, line in (await load_all()).items()}
    lines = (_line(each, facts.get(service_of(each.key)), _fields(each, calendars)) for each in found)
    return tuple(sorted(lines, key=lambda line: (not line.group, line.group, line.name, line.about)))


def _line(change: ItemChange, known: ServiceBrief | None, fields: tuple[Difference, ...]) -> ComparedLine:
    item = _item(change)
    return ComparedLine(
        name=known.name if known else item.heading,
        about=item.about,
        group=known.group if known else "",
        what=STATES.get((change.before is None, change.after is None), "changed"),
        fields=fields,
    )


def _fields(change: ItemChange, calendars: Mapping[str, str]) -> tuple[Difference, ...]:
    """The fields that differ; a line that was added or taken out is given as one, not field by field."""
    if change.before and change.after:
        return tuple(_named(each, calendars) for each in change.differences)
    before, after = (stored.item.whole if stored else "" for stored in (change.before, change.after))
    return (Difference(field="The whole line", before=before, after=after),)


def _named(field: Difference, calendars: Mapping[str, str]) -> Difference:
    if field.name != CALENDAR:
        return field
    before, after = (calendars.get(code, code) for code in (field.before, field.after))
    return replace(field, before=before, after=after)


def _item(change: ItemChange) -> Item:
    found = change.after or change.before
    if found is None:
        raise AssertionError(f"nothing ever stood under {change.key}")
    return found.item
