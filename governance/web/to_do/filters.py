"""What To do is narrowed to: by when, by department, by what it is. Links only; all of it stands in the address. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from urllib.parse import urlencode

from governance.web.to_do.rows import Row

WHEN = {"": "All", "late": "Past due", "week": "This week"}


@dataclass(frozen=True, kw_only=True)
class Choice:
    label: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True, kw_only=True)
class Filters:
    """`chosen` is what the address asks for, by name; what no row answers to narrows nothing."""

    chosen: Mapping[str, str]
    when: tuple[Choice, ...]
    departments: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    today: date

    @property
    def narrows(self) -> bool:
        return any(self.chosen[name] for name in ("when", "department", "kind"))

    @property
    def all_href(self) -> str:
        return _href({**self.chosen, "all": "yes"})

    def picked(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if _fits(row, self.chosen, self.today)]

    def cut(self, rows: Sequence[Row], most: int) -> Sequence[Row]:
        return rows if self.chosen["all"] else rows[:most]


def filters(asked: Mapping[str, str], rows: Sequence[Row], today: date) -> Filters:
    departments = {row.department: row.department_name for row in rows if row.department}
    kinds = {_slug(row.group): row.group for row in rows}
    known = {"when": WHEN, "department": departments, "kind": kinds, "all": {"yes": ""}}
    chosen = {
        name: asked.get(name, "") if asked.get(name, "") in told else "" for name, told in known.items()
    }
    choices = partial(_choices, chosen=chosen, rows=rows, today=today)
    return Filters(
        chosen=chosen,
        when=choices("when", WHEN),
        departments=choices("department", {"": "All departments", **_by_name(departments)}),
        kinds=choices("kind", {"": "Every kind", **_by_name(kinds)}),
        today=today,
    )


def _choices(
    name: str, told: Mapping[str, str], *, chosen: Mapping[str, str], rows: Sequence[Row], today: date
) -> tuple[Choice, ...]:
    """Each with how many lines there would be, the other two filters being as they are."""
    found = []
    for value, label in told.items():
        wanted = {**chosen, name: value}
        count = sum(_fits(row, wanted, today) for row in rows)
        found.append(Choice(label=label, href=_href(wanted), count=count, current=chosen[name] == value))
    return tuple(found)


def _by_name(told: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(told.items(), key=lambda each: each[1]))


def _fits(row: Row, wanted: Mapping[str, str], today: date) -> bool:
    there = wanted["department"] in ("", row.department) and wanted["kind"] in ("", _slug(row.group))
    if wanted["when"] == "late":
        return there and row.past > 0
    if wanted["when"] == "week":
        return there and row.due is not None and today <= row.due < today + timedelta(days=7)
    return there


def _href(wanted: Mapping[str, str]) -> str:
    told = urlencode({name: value for name, value in wanted.items() if value})
    return f"/to-do?{told}" if told else "/to-do"


@cache
def _slug(label: str) -> str:
    return label.lower().replace(" ", "-")
