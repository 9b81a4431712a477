"""A few facts of what an item is about, where that is no change: an action, a correction asked for, what is coming up, minutes.

Only for whoever belongs to the meeting's offices or watches over them; each fact is one sentence as a page says it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.database import sql
from governance.meetings.queries.meetings import MeetingFacts

Facts = Callable[[Mapping[str, Any], ZoneInfo], Iterator[str]]

ACTION = """SELECT a.state, a.due, a.done_when, a.carried, a.evidence, s.title, p.name AS party,
    (SELECT n.name FROM tenure t JOIN person n ON n.id = t.person WHERE t.seat = s.id AND t.ends IS NULL
      ORDER BY t.starts DESC LIMIT 1) AS holder
  FROM action a JOIN seat s ON s.id = a.seat JOIN party p ON p.id = s.party WHERE a.number = :named"""
CORRECTION = """SELECT c.words, (SELECT count(*) FROM corrected_request r WHERE r.correction = c.id) AS requests
  FROM correction c WHERE c.number = :named"""
COMING = """SELECT e.title, e.starts, e.ends FROM outlook_entry e JOIN party p ON p.id = e.party
  WHERE p.code = :named AND e.state = 'shown' ORDER BY e.starts, e.id LIMIT 8"""
MINUTES = """SELECT n.state, n.corrections_until, (SELECT count(*) FROM minutes_correction c
    WHERE c.minutes = n.id AND c.state = 'asked') AS asked
  FROM minutes n JOIN meeting m ON m.id = n.meeting WHERE m.number = :named"""


async def item_facts(about: str, meeting: MeetingFacts) -> tuple[str, ...]:
    """Nothing for an item of one's own, or where the page of what it is about says it better."""
    kind, _, named = about.partition("/")
    if kind not in SOURCES:
        return ()
    query, facts = SOURCES[kind]
    rows = await sql.rows(query, named=named.partition(":")[0])
    return tuple(fact for row in rows for fact in facts(row, meeting.tz))


def _action(row: Mapping[str, Any], zone: ZoneInfo) -> Iterator[str]:
    yield f"{row['holder'] or row['title']}, {row['party']}, by {formats.day(row['due'], zone)}"
    if row["done_when"]:
        yield f"Done when: {row['done_when']}"
    if row["evidence"]:
        yield f"Said to be done: {row['evidence']}"
    if row["carried"]:
        yield f"Carried {formats.plural(row['carried'], 'time')}"


def _correction(row: Mapping[str, Any], _: ZoneInfo) -> Iterator[str]:
    yield f"{formats.plural(row['requests'], 'request')} asked about"
    yield str(row["words"])


def _coming(row: Mapping[str, Any], _: ZoneInfo) -> Iterator[str]:
    days = dict.fromkeys(formats.day(row[name]) for name in ("starts", "ends"))
    yield f"{row['title']}: {' to '.join(days)}"


def _minutes(row: Mapping[str, Any], zone: ZoneInfo) -> Iterator[str]:
    until = (
        f", corrections until {formats.day(row['corrections_until'], zone)}"
        if row["corrections_until"]
        else ""
    )
    yield f"{STATES.get(row['state'], row['state'])}{until}"
    if row["asked"]:
        yield f"{formats.plural(row['asked'], 'correction')} asked for"


STATES = {"draft": "Not sent round yet", "circulated": "Sent round", "approved": "Approved", "final": "Final"}
SOURCES: dict[str, tuple[str, Facts]] = {
    "action": (ACTION, _action),
    "correction": (CORRECTION, _correction),
    "outlook": (COMING, _coming),
    "minutes": (MINUTES, _minutes),
}
