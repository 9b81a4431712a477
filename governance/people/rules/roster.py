"""Reading a list of people and their roles from CSV text: which lines can be read, and why others cannot.

Whether the person who brings the list may appoint those people is decided line by line when it is taken in.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from governance.errors import Invalid
from governance.people.rules import PartyKind, Role, entries

COLUMNS = {
    "email": "needed; one account for each address",
    "name": "needed",
    "phone": "as it is shown on pages",
    "party": "code, such as 311 or streets; empty for a person without a role",
    "party_name": "needed where the party is new",
    "kind": "department (or center, where there is none); needed where the party is new",
    "role": "analyst, relations-lead, liaison, alternate, division-head, convenor, sponsor, auditor, …",
    "title": "the office as people know it, such as Deputy Commissioner",
    "binding": "yes or no; empty: as usual for the role",
    "leads": "yes for whoever decides who holds this party's roles",
    "from": "date such as 2026-06-01; empty: now",
    "authority": "needed with a role: what the appointment rests on, such as a letter and its date",
}
NEEDED = ("email", "name")
MOST_LINES = 5_000
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", ""})


@dataclass(frozen=True, kw_only=True)
class WantedRole:
    """The role a line gives its person; `starts` unset means now."""

    party: str
    party_name: str
    kind: PartyKind | None
    role: Role
    title: str
    binding: bool | None
    leads: bool
    starts: date | None
    authority: str


@dataclass(frozen=True, kw_only=True)
class RosterLine:
    """One line that can be read. Without a role it only adds the person."""

    number: int
    email: str
    name: str
    phone: str
    wanted: WantedRole | None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A line that was not taken: its first line in the file, the column if one is to blame, and why."""

    line: int
    column: str
    value: str
    reason: str


def read(text: str) -> tuple[list[RosterLine], list[Refused]]:
    """Every record is in one of the two lists. Raises Invalid when the file as a whole cannot be read."""
    taken: list[RosterLine] = []
    refused: list[Refused] = []
    for number, row in records(text, COLUMNS, NEEDED):
        try:
            taken.append(_line(number, row))
        except Invalid as wrong:
            column, reason = next(iter(wrong.fields.items()), ("", wrong.message))
            refused.append(Refused(line=number, column=column, value=row.get(column, ""), reason=reason))
    return taken, refused


def records(
    text: str, columns: Collection[str], needed: Collection[str], *, others: bool = False
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record with its first line. `others`: columns of other names may stand there and say nothing."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = _header(next(reader, []), columns, needed, others=others)
        first = reader.line_num + 1
        for count, values in enumerate(reader):
            if count >= MOST_LINES:
                raise Invalid(f"The file has more than {MOST_LINES:,} lines. Split it by department.")
            if any(value.strip() for value in values):
                yield first, _row(header, values)
            first = reader.line_num + 1
    except csv.Error as problem:
        raise Invalid(f"Line {reader.line_num} cannot be read as CSV: {problem}.") from problem


def _header(
    names: list[str], columns: Collection[str], needed: Collection[str], *, others: bool
) -> list[str]:
    header = [name.strip().lower().replace(" ", "_") for name in names]
    unknown = [name for name in header if name not in columns and not others]
    missing = [name for name in needed if name not in header]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if unknown or missing or doubled:
        told = [("not known", unknown), ("missing", missing), ("twice", doubled)]
        what = "; ".join(f"{word}: {', '.join(found)}" for word, found in told if found)
        raise Invalid(f"The first line must name the columns ({what}). Known columns: {', '.join(columns)}.")
    return header


def _row(header: list[str], values: list[str]) -> dict[str, str]:
    """Cells beyond the header are kept under a name of their own, which no line may have."""
    row = dict(zip(header, (value.strip() for value in values), strict=False))
    beyond = [value for value in values[len(header) :] if value.strip()]
    return {**row, "beyond the last column": beyond[0]} if beyond else row


def _line(number: int, row: Mapping[str, str]) -> RosterLine:
    def cell(name: str) -> str:
        return row.get(name, "")

    if "beyond the last column" in row:
        raise entries.refused(
            "beyond the last column",
            "holds a value that belongs to no column; put a text with a comma in it in quotes",
        )
    return RosterLine(
        number=number,
        email=entries.email(cell("email")),
        name=entries.name(cell("name")),
        phone=entries.optional(cell("phone"), "phone", limit=60),
        wanted=_wanted(cell),
    )


def _wanted(cell: Callable[[str], str]) -> WantedRole | None:
    if not cell("party"):
        _check_no_role(cell)
        return None
    return WantedRole(
        party=entries.code(cell("party"), "party"),
        party_name=entries.optional(cell("party_name"), "party_name"),
        kind=_kind(cell("kind")),
        role=_role(cell("role")),
        title=entries.needed(cell("title"), "title"),
        binding=_yes(cell("binding"), "binding") if cell("binding") else None,
        leads=_yes(cell("leads"), "leads"),
        starts=_date(cell("from")),
        authority=entries.needed(cell("authority"), "authority", limit=500),
    )


def _check_no_role(cell: Callable[[str], str]) -> None:
    stray = next((name for name in ("role", "title", "leads", "binding") if cell(name)), None)
    if stray:
        raise entries.refused("party", f"is needed, because the line has a {stray}")


def _kind(value: str) -> PartyKind | None:
    if not value:
        return None
    try:
        return PartyKind(value.lower())
    except ValueError:
        raise entries.refused("kind", f"is not one of {', '.join(PartyKind)}") from None


def _role(value: str) -> Role:
    try:
        return Role(entries.needed(value, "role").lower().replace(" ", "-"))
    except ValueError:
        raise entries.refused("role", f"is not one of {', '.join(Role)}") from None


def _yes(value: str, field: str) -> bool:
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise entries.refused(field, "is neither yes nor no")


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise entries.refused("from", "is not a date such as 2026-06-01") from None
