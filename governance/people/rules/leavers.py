"""Reading a list of who has left, as a personnel office exports it: which lines can be read, and why others cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from governance.errors import Invalid
from governance.people.rules import entries
from governance.people.rules.roster import Refused, day, readable, records
from governance.tabular.rows import Row, Unreadable

COLUMNS = {
    "email": "needed; the address of their account",
    "last_day": "date such as 6/30/2026 or 2026-06-30; empty: has left. A day to come is left for a later list",
    "reason": "what is written on record; empty: “left the city, by a list”",
}
HEADINGS = {"email": "E-mail", "last_day": "Last day", "reason": "Reason"}
BY_LIST = "left the city, by a list"


@dataclass(frozen=True, kw_only=True)
class LeaverLine:
    """One line that can be read; `last_day` unset: whoever it names has left."""

    number: int
    email: str
    last_day: date | None
    reason: str


def read(rows: Iterable[Row | Unreadable]) -> tuple[list[LeaverLine], list[Refused]]:
    """Every record is in one of the two lists. Raises Invalid when the file as a whole cannot be read."""
    taken: list[LeaverLine] = []
    refused: list[Refused] = []
    for number, row in records(rows, COLUMNS, ("email",), others=True):
        try:
            taken.append(_line(number, readable(row)))
        except Invalid as wrong:
            column, reason = next(iter(wrong.fields.items()), ("", wrong.message))
            refused.append(Refused(line=number, column=column, value=row.get(column, ""), reason=reason))
    return taken, refused


def _line(number: int, row: dict[str, str]) -> LeaverLine:
    reason = entries.optional(row.get("reason", ""), "reason", limit=1000)
    return LeaverLine(
        number=number,
        email=entries.email(row["email"]),
        last_day=day(row.get("last_day", ""), "last_day"),
        reason=reason or BY_LIST,
    )
