"""Words of look-ups that found no service, for whoever keeps the catalog: those that were typed more than once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.agreements.queries.finding import NameBook, name_book
from governance.agreements.rules.answering import answering
from governance.agreements.rules.asked_words import KEPT_DAYS, SHOWN_FROM
from governance.database import sql

MOST = 50


@dataclass(frozen=True, kw_only=True)
class AskedWords:
    """Words, how often they were typed on how many days, the last of them, and services near them: codes and names."""

    words: str
    times: int
    days: int
    last: date
    near: tuple[tuple[str, str], ...]


ASKED = """SELECT words, sum(times)::int AS times, count(*)::int AS days, max(day) AS last FROM asked_words
    WHERE day > :since GROUP BY words HAVING sum(times) >= :least ORDER BY 2 DESC, 4 DESC, 1"""


async def words_asked(*, on: date, at: datetime) -> tuple[AskedWords, ...]:
    """The most often typed first; words that find a service by now are left out."""
    rows = await sql.rows(ASKED, since=on - timedelta(days=KEPT_DAYS), least=SHOWN_FROM)
    book = await name_book(at=at) if rows else NameBook(names={}, called={})
    open_rows = [row for row in rows if not answering(row["words"], book.names, limit=1).leads]
    return tuple(AskedWords(**row, near=book.near(row["words"])) for row in open_rows[:MOST])
