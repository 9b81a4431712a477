"""Reading a list of people and their roles: which lines can be read, and why others cannot.

Columns and cells may carry the words of pages or those of the command line, dates as spreadsheets write them. Whether the
person who brings the list may appoint those people is decided line by line when it is taken in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from governance.cells import unguarded
from governance.errors import Invalid
from governance.people.rules import KIND_WORDS, ROLE_WORDS, PartyKind, Role, entries
from governance.tabular.rows import Row, Unreadable

COLUMNS = {
    "email": "needed; one account for each address",
    "name": "needed",
    "phone": "as it is shown on pages",
    "party": "the office, by its code or its name, such as 311 or Streets; empty for a person without a role",
    "party_name": "needed where the office is new",
    "kind": "department (or 311 center, where there is none); needed where the office is new",
    "role": f"{', '.join(ROLE_WORDS.values())}",
    "title": "the office as people know it, such as Deputy Commissioner",
    "binding": "yes or no; empty: as usual for the role",
    "leads": "yes for whoever decides who holds this office’s roles",
    "from": "date such as 11/30/2026 or 2026-11-30; empty: now",
    "authority": "needed with a role: what the appointment rests on, such as a letter and its date",
}
NEEDED = ("email", "name")
# How a list to fill in calls its columns.
HEADINGS = {
    "email": "E-mail",
    "name": "Name",
    "phone": "Phone",
    "party": "Office",
    "party_name": "Office name",
    "kind": "Kind of office",
    "role": "Role",
    "title": "Title",
    "binding": "Agrees for its office",
    "leads": "Leads this office",
    "from": "From",
    "authority": "What it rests on",
}
# What else a column may be called.
NAMED = {
    "e_mail": "email",
    "mail": "email",
    "who": "name",
    "office": "party",
    "department": "party",
    "office_name": "party_name",
    "kind_of_office": "kind",
    "agrees": "binding",
    "agrees_for_its_office": "binding",
    "leads_this_office": "leads",
    "since": "from",
    "start": "from",
    "rests_on": "authority",
    "what_it_rests_on": "authority",
    "left_on": "last_day",
    "why": "reason",
}
MOST_LINES = 5_000
YES = frozenset({"yes", "y", "true", "1", "x", "\u2713"})
NO = frozenset({"no", "n", "false", "0", ""})
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")


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


def read(rows: Iterable[Row | Unreadable]) -> tuple[list[RosterLine], list[Refused]]:
    """Every record is in one of the two lists. Raises Invalid when the file as a whole cannot be read."""
    taken: list[RosterLine] = []
    refused: list[Refused] = []
    for number, row in records(rows, COLUMNS, NEEDED):
        try:
            taken.append(_line(number, readable(row)))
        except Invalid as wrong:
            column, reason = next(iter(wrong.fields.items()), ("", wrong.message))
            refused.append(Refused(line=number, column=column, value=row.get(column, ""), reason=reason))
    return taken, refused


def records(
    rows: Iterable[Row | Unreadable],
    columns: Collection[str],
    needed: Collection[str],
    *,
    others: bool = False,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each record below the header with its first line; `others`: columns of other names may stand there and say nothing.

    A record that cannot be read holds nothing but why: `readable` raises that.
    """
    left = iter(rows)
    first = next(left, None)
    header = _header(list(first.cells) if isinstance(first, Row) else [], columns, needed, others=others)
    for count, one in enumerate(left):
        if count >= MOST_LINES:
            raise Invalid(f"The file has more than {MOST_LINES:,} lines. Split it by department.")
        yield one.line, _row(header, one.cells) if isinstance(one, Row) else {UNREADABLE: one.reason}


UNREADABLE = "the whole line"


def readable(row: dict[str, str]) -> dict[str, str]:
    """The record itself. Raises Invalid for one whose cells cannot be told apart."""
    if UNREADABLE in row:
        raise Invalid(row[UNREADABLE])
    return row


def column(name: str) -> str:
    """Our name for a column's heading."""
    plain = "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
    return NAMED.get(plain, plain)


def _header(
    names: list[str], columns: Collection[str], needed: Collection[str], *, others: bool
) -> list[str]:
    header = [column(name) for name in names]
    while header and not header[-1]:  # empty columns that a spreadsheet leaves at the end
        header.pop()
    unknown = [name for name in header if name not in columns and not others]
    missing = [name for name in needed if name not in header]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if unknown or missing or doubled:
        told = [("not known", unknown), ("missing", missing), ("twice", doubled)]
        what = "; ".join(f"{word}: {', '.join(found)}" for word, found in told if found)
        raise Invalid(f"The first line must name the columns ({what}). Known columns: {', '.join(columns)}.")
    return header


def _row(header: list[str], values: tuple[str, ...]) -> dict[str, str]:
    """Cells beyond the header are kept under a name of their own, which no line may have."""
    row = dict(zip(header, (unguarded(value.strip()) for value in values), strict=False))
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
        party=entries.needed(cell("party"), "party"),
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
    return PartyKind(_word(value, KIND_WORDS, "kind")) if value else None


def _role(value: str) -> Role:
    return Role(_word(entries.needed(value, "role"), ROLE_WORDS, "role"))


def _word(value: str, words: Mapping[str, str], field: str) -> str:
    """What is called so on pages, or by its own name."""
    said = {_plain(name): code for code, name in words.items()} | {_plain(code): code for code in words}
    try:
        return said[_plain(value)]
    except KeyError:
        raise entries.refused(field, f"is not one of {', '.join(words.values())}") from None


def _plain(value: str) -> str:
    return " ".join(value.lower().replace("-", " ").split())


def _yes(value: str, field: str) -> bool:
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise entries.refused(field, "is neither yes nor no")


def _date(value: str) -> date | None:
    return day(value, "from")


def day(value: str, field: str) -> date | None:
    """A day as spreadsheets and computers write it; None where nothing stands."""
    for form in DATES if value else ():
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if value:
        raise entries.refused(field, "is not a date such as 11/30/2026 or 2026-11-30")
    return None
