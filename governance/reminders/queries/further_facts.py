"""The facts to decide by of what is no change: corrections, events, scorecards, names, reorganizations, holidays, successions.

A subject adds its own by one entry of FURTHER: a question over the numbers, and what a row of it says.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.adjustments.rules.corrections import REASONS
from governance.agreements.rules.items import blank_item, service_of
from governance.agreements.rules.reorganizations import plan_from
from governance.agreements.rules.reorganizations.words import consequences
from governance.changes.rules.proposal import proposal_from
from governance.database import sql
from governance.reminders.rules.facts import Value
from governance.reminders.rules.values import listed
from governance.requests.rules.labels import LabelState, meaning_words
from governance.results.rules.reliefs import Effect
from governance.waiting.rules.matter import Subject

Row = Mapping[str, Any]
Pairs = Iterator[tuple[str, str]]
EFFECTS = {
    Effect.PAUSE: "the time to finish stands still meanwhile",
    Effect.EXCLUDE: "requests opened in it are left out",
}


@dataclass(frozen=True, kw_only=True)
class Further:
    """What is known beyond the matter itself; `name` is who said the `words`, and where the table names it, proposed them."""

    values: tuple[Value, ...] = ()
    words: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """`rows` is a question whose rows have a `number`, and perhaps `words` and `name`; `told` are the facts of one."""

    rows: str
    told: Callable[[Row, ZoneInfo], Pairs]


AGREED = """SELECT DISTINCT ON (c.number) c.number, u.words, u.who::json ->> 'name' AS name, a.proposal,
    (SELECT coalesce(json_object_agg(s.code, s.problem), '{}') FROM service s WHERE strpos(a.proposal, ':' || s.code || '/') > 0
       OR strpos(a.proposal, ':' || s.code || '"') > 0) AS services
  FROM meeting_agreement a JOIN outcome u ON u.id = a.outcome AND u.struck_at IS NULL JOIN change c ON c.id = a.change
  WHERE c.number = ANY(:numbers::text[]) ORDER BY c.number, a.id DESC"""
CORRECTIONS = """SELECT c.number, c.reason, c.words, c.asked_by::json ->> 'name' AS name,
    (SELECT count(*) FROM corrected_request x WHERE x.correction = c.id) AS requests,
    (SELECT string_agg(external_id, ', ') FROM (SELECT r.external_id FROM corrected_request x
       JOIN request r ON r.id = x.request WHERE x.correction = c.id ORDER BY r.id LIMIT 3) few) AS few
  FROM correction c WHERE c.number = ANY(:numbers::text[])"""
EVENTS = """SELECT r.number, r.effect, r.starts, r.ends, r.reason AS words, r.asked_by::json ->> 'name' AS name,
    (SELECT count(*) FROM relief_cover c WHERE c.relief = r.id) AS services
  FROM relief r WHERE r.number = ANY(:numbers::text[])"""
CARDS = """SELECT s.number, (s.figures::jsonb -> 'adjusted' -> 'on_time' ->> 'bp')::int AS bp,
    (s.figures::jsonb -> 'adjusted' -> 'on_time' ->> 'n')::int AS n,
    (s.figures::jsonb -> 'plain' -> 'on_time' ->> 'bp')::int AS plain,
    (s.figures::jsonb -> 'adjusted' ->> 'overdue')::int AS overdue,
    (s.figures::jsonb -> 'coverage' ->> 'services')::int AS services,
    (s.figures::jsonb -> 'coverage' ->> 'with_target')::int AS targets, s.held_words AS words,
    nullif(s.held_by, '')::json ->> 'name' AS name FROM scorecard s WHERE s.number = ANY(:numbers::text[])"""
NAMES = """SELECT n.number, n.words, coalesce(nullif(n.replied_who, ''), nullif(n.who, ''))::json ->> 'name' AS name, n.about,
    (SELECT coalesce(json_agg(json_build_array(l.name, c.state, coalesce(s.problem, ''), t.results) ORDER BY t.results DESC), '[]')
       FROM label_told t JOIN label_change c ON c.id = t.change JOIN label l ON l.id = c.label
       LEFT JOIN service s ON s.id = c.service WHERE t.notice = n.id AND (t.objected OR c.undone_at IS NULL)) AS names
  FROM label_notice n WHERE n.number = ANY(:numbers::text[])"""
REORGANIZATIONS = """SELECT r.number, r.body, r.reason AS words,
    (SELECT nullif(x.who, '')::json ->> 'name' FROM reorganization_side x
       WHERE x.reorganization = r.id AND x.party = r.proposer) AS name FROM reorganization r
  WHERE r.number = ANY(:numbers::text[])"""
HOLIDAYS = """SELECT c.code AS number, n.words, n.year, coalesce(nullif(n.objected_who, ''), n.confirmed_who) AS name,
    (SELECT coalesce(json_agg(json_build_array(h.name, h.day) ORDER BY h.day), '[]') FROM holiday h
       WHERE extract(year FROM h.day) = n.year AND h.version = (SELECT v.id FROM calendar_version v
         WHERE v.calendar = c.id ORDER BY v.number DESC LIMIT 1)) AS days
  FROM calendar c JOIN LATERAL (SELECT * FROM holiday_notice n WHERE n.calendar = c.id ORDER BY n.id DESC LIMIT 1) n ON true
  WHERE c.code = ANY(:numbers::text[])"""
SUCCESSIONS = """SELECT x.number, x.authority AS words, x.asked_by::json ->> 'name' AS name, p.name AS follows, s.title,
    (SELECT h.name FROM tenure t JOIN person h ON h.id = t.person WHERE t.seat = s.id AND t.starts <= x.asked_at
       AND (t.ends IS NULL OR t.ends > x.asked_at) LIMIT 1) AS holds
  FROM succession x JOIN seat s ON s.id = x.seat JOIN person p ON p.id = x.person WHERE x.number = ANY(:numbers::text[])"""

ACTIONS = """SELECT a.number, a.done_when, a.carried, (SELECT count(*) FROM action_deferral f WHERE f.action = a.id) AS deferrals,
    coalesce(m.title, '') AS meeting, CASE a.state WHEN 'done' THEN a.evidence ELSE a.reason END AS words,
    nullif(a.done_who, '')::json ->> 'name' AS name
  FROM action a LEFT JOIN meeting m ON m.id = a.meeting WHERE a.number = ANY(:numbers::text[])"""

MINUTES = """SELECT m.number, m.starts, m.zone, x.circulated_at, x.corrections_until, '' AS words,
    coalesce(nullif(x.who, '')::json ->> 'name', '') AS name,
    (SELECT string_agg(DISTINCT a.name, ', ') FROM attendance a WHERE a.meeting = m.id) AS here,
    (SELECT count(*) FROM agenda_item i WHERE i.meeting = m.id) AS items
  FROM minutes x JOIN meeting m ON m.id = x.meeting WHERE m.number = ANY(:numbers::text[])"""
OTHERWISE = """SELECT m.number || '/' || c.number AS number, c.before, c.after, c.reason AS words,
    coalesce(nullif(c.who, '')::json ->> 'name', '') AS name
  FROM minutes_correction c JOIN minutes x ON x.id = c.minutes JOIN meeting m ON m.id = x.meeting
  WHERE m.number || '/' || c.number = ANY(:numbers::text[])"""


def _correction(row: Row, _: ZoneInfo) -> Pairs:
    name, meaning = REASONS[row["reason"]]
    yield "Why", f"{name}: {meaning}"
    yield "Requests it asks about", formats.number(row["requests"])
    yield "The first of them" if row["requests"] > 3 else "Their numbers", row["few"] or ""


def _agreed(row: Row, _: ZoneInfo) -> Pairs:
    """What each line would become; it binds nobody before both sides have confirmed it."""
    services = json.loads(row["services"])
    for edit in proposal_from(json.loads(row["proposal"])).edits:
        item = edit.after or blank_item(edit.key)
        name = item.name(services.get(service_of(edit.key), service_of(edit.key)))
        yield name, edit.after.as_promised if edit.after else "removed"


def _event(row: Row, zone: ZoneInfo) -> Pairs:
    yield "What it does", EFFECTS[Effect(row["effect"])]
    yield "Begins", formats.moment(row["starts"], zone)
    yield "Ends", formats.moment(row["ends"], zone) if row["ends"] else "it still lasts"
    yield "Services", formats.number(row["services"])


def _card(row: Row, _: ZoneInfo) -> Pairs:
    if row["n"]:
        yield "On time", f"{formats.figure(row['bp'])} of {formats.plural(row['n'], 'request')}"
    if row["n"] and row["plain"] != row["bp"]:
        yield "On time without event adjustments", formats.figure(row["plain"])
    yield "Open past due at its end", formats.number(row["overdue"])
    yield "Services with a target", f"{row['targets']} of {row['services']}"


def _names(row: Row, _: ZoneInfo) -> Pairs:
    for name, state, service, results in json.loads(row["names"]):
        yield f"“{name}”", f"{meaning_words(LabelState(state), service)}, {formats.plural(results, 'result')}"
    for line in row["about"].splitlines():
        yield "Changed", line


def _reorganization(row: Row, _: ZoneInfo) -> Pairs:
    plan = plan_from(json.loads(row["body"]))
    yield "Services", ", ".join(plan.services.values())
    if plan.into:
        yield "Into", ", ".join(plan.into.values())
    for sentence in consequences(plan):
        yield "What follows", sentence


def _holidays(row: Row, _: ZoneInfo) -> Pairs:
    days = json.loads(row["days"])
    if not days:
        yield f"Holidays of {row['year']}", "none"
    for name, day in days:
        yield name, formats.day(date.fromisoformat(day))


def _succession(row: Row, _: ZoneInfo) -> Pairs:
    yield row["title"], row["follows"]
    yield "Until now", row["holds"] or "nobody"


def _action(row: Row, _: ZoneInfo) -> Pairs:
    yield "Done when", row["done_when"]
    yield "From the meeting", row["meeting"]
    if row["deferrals"]:
        yield "Put off", formats.plural(row["deferrals"], "time")


def _minutes(row: Row, zone: ZoneInfo) -> Pairs:
    """Who was there, how much there is to read, until when."""
    yield "Meeting", formats.moment(row["starts"], zone)
    yield "Who was there", row["here"] or "nobody"
    yield "Items", formats.number(row["items"])
    if row["circulated_at"]:
        yield "Sent round", formats.moment(row["circulated_at"], zone)
    if row["corrections_until"]:
        yield "Final", f"{formats.day(row['corrections_until'], zone)}, unless somebody asks for a correction"


def _otherwise(row: Row, _: ZoneInfo) -> Pairs:
    yield "It says", row["before"] or "nothing"
    yield "It should say", row["after"] or "nothing"


FURTHER: dict[Subject, Source] = {
    Subject.MINUTES: Source(rows=MINUTES, told=_minutes),
    Subject.MINUTES_APPROVAL: Source(rows=MINUTES, told=_minutes),
    Subject.MINUTES_CORRECTION: Source(rows=OTHERWISE, told=_otherwise),
    Subject.AGREED: Source(rows=AGREED, told=_agreed),
    Subject.CORRECTION: Source(rows=CORRECTIONS, told=_correction),
    Subject.EVENT: Source(rows=EVENTS, told=_event),
    Subject.SCORECARD: Source(rows=CARDS, told=_card),
    Subject.LABELS: Source(rows=NAMES, told=_names),
    Subject.REORGANIZATION: Source(rows=REORGANIZATIONS, told=_reorganization),
    Subject.HOLIDAYS: Source(rows=HOLIDAYS, told=_holidays),
    Subject.ACTION: Source(rows=ACTIONS, told=_action),
    Subject.SUCCESSION: Source(rows=SUCCESSIONS, told=_succession),
}


async def further(subject: Subject, numbers: Collection[str], zone: ZoneInfo) -> dict[str, Further]:
    """By number; nothing for a subject whose matter says all there is."""
    source = FURTHER.get(subject)
    rows = await sql.rows(source.rows, numbers=list(numbers)) if source else []
    return {row["number"]: _further(row, source, zone) for row in rows if source}


def _further(row: Row, source: Source, zone: ZoneInfo) -> Further:
    pairs = tuple(source.told(row, zone))
    return Further(values=listed(pairs), words=row["words"] or "", name=row["name"] or "")
