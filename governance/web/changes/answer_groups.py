"""How the lines of an answer are laid out: few are asked one by one, many by group with the exceptions apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from litestar.datastructures import MultiDict

from governance.web.changes.answer_form import FEW, AnswerRow

SHOWN = 50  # lines of a group on one page


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """`open` lines are not answered yet, `apart` are not taken as proposed."""

    name: str
    lines: int
    open: int
    apart: int


@dataclass(frozen=True, kw_only=True)
class AnswerLayout:
    """`asked` has its radios on this page, `agreed` is folded away; `groups` is empty where all is asked one by one."""

    asked: tuple[AnswerRow, ...]
    agreed: tuple[AnswerRow, ...]
    more_agreed: int
    groups: tuple[GroupCount, ...]
    group: str
    waiting: tuple[AnswerRow, ...]
    taken: tuple[AnswerRow, ...]
    open: int


def grouped(rows: Iterable[AnswerRow], wanted: MultiDict[str], *, errors: Mapping[str, str]) -> AnswerLayout:
    """The layout for a page's query `wanted`: its `again` names lines to ask once more, its `group` the group shown."""
    every = tuple(rows)
    again = {*wanted.getall("again", []), *(name.partition(":")[2] for name in errors)}
    agreed = tuple(row for row in every if row.agreed)
    rest = tuple(row for row in every if not row.agreed)
    few = len(rest) <= FEW
    apart = [row for row in every if row.key in again or (not row.agreed and row.choice in {"keep", "other"})]
    folded = tuple(row for row in agreed if row.key not in again)
    counts = () if few else _counts(rest)
    group = "" if few else _group(counts, wanted.get("group", ""))
    within = [] if few else [row for row in rest if row.group == group]
    return AnswerLayout(
        asked=(*rest, *(row for row in agreed if row.key in again)) if few else tuple(apart[:FEW]),
        agreed=folded[:FEW],
        more_agreed=max(len(folded) - FEW, 0),
        groups=counts,
        group=group,
        waiting=tuple(row for row in within if not row.choice)[:SHOWN],
        taken=tuple(row for row in within if row.choice == "take")[:SHOWN],
        open=sum(not row.choice for row in rest),
    )


def _counts(rows: Iterable[AnswerRow]) -> tuple[GroupCount, ...]:
    by_name: dict[str, list[AnswerRow]] = {}
    for row in rows:
        by_name.setdefault(row.group, []).append(row)
    return tuple(_count(name, by_name[name]) for name in sorted(by_name))


def _count(name: str, rows: list[AnswerRow]) -> GroupCount:
    apart = sum(row.choice in {"keep", "other"} for row in rows)
    return GroupCount(name=name, lines=len(rows), open=sum(not row.choice for row in rows), apart=apart)


def _group(counts: Iterable[GroupCount], wanted: str) -> str:
    """The group asked for, else the first with unanswered lines, else the first."""
    known = tuple(counts)
    if any(count.name == wanted for count in known):
        return wanted
    return next((count.name for count in known if count.open), known[0].name if known else "")
