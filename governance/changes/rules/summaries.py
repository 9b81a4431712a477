"""What both sides of a change share by now, in words, and which values are open. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.agreements.rules.items import kind_of
from governance.changes.rules.lines import AS_TODAY, Cells, Row, lower


@dataclass(frozen=True, kw_only=True)
class Open:
    """One value the sides do not share; one that is not `valued` is a text, told by its name alone."""

    name: str
    label: str
    valued: bool
    department: str
    center: str


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What both sides share, in words, and what is still open."""

    agreed: tuple[str, ...]
    open: tuple[Open, ...]


def summary(rows: Iterable[Row]) -> Summary:
    found = [(each, cells) for each in rows for cells in each.fields]
    agreed = tuple(
        _settled(each, cells)
        for each, cells in found
        if cells.mark == "agreed" and cells.department not in (cells.in_effect, AS_TODAY)
    )
    still = tuple(
        Open(
            name=each.name,
            label=cells.label,
            valued=kind_of(each.key).valued,
            department=cells.department,
            center=cells.center,
        )
        for each, cells in found
        if cells.mark == "open"
    )
    return Summary(agreed=agreed, open=still)


def _settled(found: Row, cells: Cells) -> str:
    if not kind_of(found.key).valued:
        return f"{found.name}, {lower(cells.label)}"
    if cells is found.fields[0]:
        return f"{found.name}: {cells.department}"
    return f"{found.name}, {lower(cells.label)} {cells.department}"
