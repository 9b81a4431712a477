"""The published monthly scorecards that everybody may read, of a department or ("") of the whole city."""

from dataclasses import dataclass
from datetime import date

from governance.database import sql
from governance.errors import NotFound
from governance.scorecards.queries.cards import CardRow, card_row

MOST = 60  # months that can be chosen
MONTHS = """SELECT s.number, s.starts FROM scorecard s LEFT JOIN party p ON p.id = s.party
    WHERE s.state = 'published' AND s.period = 'month' AND coalesce(p.code, '') = :party
    ORDER BY s.starts DESC LIMIT :most"""
OFFICES = """SELECT DISTINCT coalesce(p.code, '') AS code, coalesce(p.name, '') AS name
    FROM scorecard s LEFT JOIN party p ON p.id = s.party WHERE s.state = 'published' AND s.period = 'month'
    AND (:month::date IS NULL OR s.starts = :month) ORDER BY 2"""
NONE = "No scorecard of this department and month is published."


@dataclass(frozen=True, kw_only=True)
class OpenCard:
    """`months` are all that may be chosen, the newest first; `offices` all that have one of that month, by code and name, the city's with neither."""

    row: CardRow
    months: tuple[date, ...]
    offices: tuple[tuple[str, str], ...]


async def open_card(party: str, month: str) -> OpenCard:
    """The card of a month (`2026-10`), the newest where "" is asked for. Raises NotFound, Unsound where it is not genuine."""
    known = await sql.rows(MONTHS, party=party, most=MOST)
    found = next((each for each in known if month in ("", f"{each['starts']:%Y-%m}")), None)
    if found is None:
        raise NotFound(NONE)
    offices = await sql.rows(OFFICES, month=found["starts"])
    return OpenCard(
        row=await card_row(found["number"]),
        months=tuple(each["starts"] for each in known),
        offices=tuple((each["code"], each["name"]) for each in offices),
    )


async def open_offices() -> tuple[str, ...]:
    """The codes of those who have one, "" for the whole city."""
    return tuple(each["code"] for each in await sql.rows(OFFICES, month=None))
