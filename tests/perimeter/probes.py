"""What no side alone may move, read as residents, call takers and scorecards read it: due dates, words, results, figures.

A probe is read for instants far ahead too, so that what is to move later is seen at once. Its name is (what, service).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance.agreements.queries import service_lookup
from governance.database import sql
from governance.errors import NotFound
from governance.results.queries.measure import By, Question, measure
from governance.results.queries.promised import events_of
from governance.web.services.promises import Reported, answer
from tests.cast import AT

ZONE = ZoneInfo("America/New_York")
AHEAD = tuple(AT + timedelta(days=days, hours=1) for days in (0, 20, 61, 200, 380))
DUE, WORDS, RESULT, FIGURE = "due date", "words told", "result", "on-time figure"
Probes = Mapping[tuple[str, str], str]

RESULTS = """SELECT r.external_id AS request, coalesce(s.code, '') AS service, concat_ws(' ', s.code, j.due, j.due_plain,
        j.standing, j.standing_plain, j.flags, j.ended) AS result
    FROM judgment j JOIN request r ON r.id = j.request LEFT JOIN service s ON s.id = j.service"""
PUBLISHED = "SELECT number, concat_ws(' ', state, fingerprint, figures) AS figures FROM scorecard WHERE state = 'published'"


async def probes(services: Mapping[str, str], cards: Mapping[str, str]) -> Probes:
    """As they stand now: of these services, and of these published scorecards."""
    found: dict[tuple[str, str], str] = {}
    for code in services:
        for opened in AHEAD:
            day = opened.date().isoformat()
            due, words = await _told(code, opened)
            found[f"{DUE} of a report on {day}", code] = due
            found[f"{WORDS} on {day}", code] = words
    found |= {
        (f"{RESULT} of request {row['request']}", row["service"]): row["result"]
        for row in await sql.rows(RESULTS)
    }
    found |= await _figures()
    published = {row["number"]: row["figures"] for row in await sql.rows(PUBLISHED)}
    return found | {("published scorecard", number): published.get(number, "gone") for number in cards}


async def _told(code: str, opened: datetime) -> tuple[str, str]:
    try:
        of = await service_lookup(code, at=opened)
    except NotFound:  # only its drafting side knows it
        return "", ""
    told = answer(of, await events_of(of), Reported(opened=opened, at=opened, zone=ZONE))
    promises = (told.done, *told.others)
    due = "; ".join(f"{each.by} {each.words} {each.handled_by}" for each in promises if each)
    return due, f"{of.service.name}: {of.service.ask_first} / {of.service.tell_resident}"


async def _figures() -> dict[tuple[str, str], str]:
    """Of each office, over all requests on file, as of the same instant."""
    asked = Question(feed="crm", first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=AT, by=By.PARTY)
    counted = await measure(asked)
    return {(f"{FIGURE} of {row.name}", ""): repr(row) for row in (*counted.lines, counted.total)}


def moved(before: Probes, after: Probes) -> dict[tuple[str, str], tuple[str, str]]:
    """What is not as it was; a probe that was not there before is no promise that moved."""
    return {
        name: (value, after.get(name, "gone"))
        for name, value in before.items()
        if after.get(name, "gone") != value
    }
