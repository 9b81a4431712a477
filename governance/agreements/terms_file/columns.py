"""The columns a file of terms may have, by every name we know for them, and what its header makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.agreements.rules.service_names import folded
from governance.agreements.terms_file.model import Layout
from governance.errors import Invalid
from governance.tabular.rows import Row

# Our word for a column, as it is written in the files we make, and other names by which it is known.
NATIVE: dict[str, tuple[str, ...]] = {
    "department": ("agency", "department code", "agency name"),
    "service": ("service code",),
    "problem": ("complaint type", "service name"),
    "detail": ("problem detail", "problem details", "details"),
    "further": ("further detail", "additional detail", "additional details"),
    "grouping": ("group",),
    "metric": ("measure",),
    "population": ("population code",),
    "covers": (),
    "amount": ("time", "target"),
    "unit": ("units",),
    "goal %": ("goal", "on time goal", "on time at least"),
    "calendar": ("calendar code",),
    "due at": ("due rule",),
    "judged": ("comparison",),
    "pauses": ("clock stands still while",),
    "closed when": ("counts as closed when",),
    "worked out as": ("formula",),
    "condition": (),
    "owed by": (),
    "handled by": (),
    "effective from": ("effective", "effective date"),
    "remove": ("removed",),
}
SLA_DAYS = "sla_days"
_PUBLISHED_ONLY = {SLA_DAYS: ("sla", "sla day")}
_MEANING = {
    folded(name): column
    for column, others in (NATIVE | _PUBLISHED_ONLY).items()
    for name in (column, *others)
}
_HEADER_WITHIN = 20


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where each column stands; `below` is how many rows to leave out, the header included."""

    layout: Layout
    places: Mapping[str, int]
    ignored: tuple[str, ...]
    below: int
    width: int


def recognized(cell: str) -> str:
    """Our word for a column header, "" if it is none of ours."""
    return _MEANING.get(folded(cell), "")


def header(rows: Sequence[Row]) -> Header:
    """The first row that names a problem or service and an amount; titles may stand above it."""
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        known = [recognized(cell) for cell in row.cells]
        if ("problem" in known or "service" in known) and (SLA_DAYS in known or "amount" in known):
            return _header(row, known, number + 1)
    raise Invalid(
        "We cannot find a line with column names. A published list has the columns agency, problem, problem_details, "
        "additional_details, sla_days; our own file has at least department, problem, amount, unit."
    )


def _header(row: Row, known: Sequence[str], below: int) -> Header:
    places: dict[str, int] = {}
    for place, column in enumerate(known):
        if column in places:
            first, second = row.cells[places[column]].strip(), row.cells[place].strip()
            raise Invalid(
                f"Line {row.line}: “{first}” and “{second}” are both the column “{column}”. Keep one of them."
            )
        if column:
            places[column] = place
    if "department" not in places:
        raise Invalid(
            f"Line {row.line}: no column says whose targets these are. Add a column “department” or “agency”."
        )
    return Header(
        layout=Layout.NATIVE if "amount" in places else Layout.PUBLISHED,
        places=places,
        ignored=tuple(c.strip() for c, k in zip(row.cells, known, strict=True) if c.strip() and not k),
        below=below,
        width=len(row.cells),
    )
