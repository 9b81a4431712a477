"""Everybody with an account and the roles they hold or act in at a moment, with how often they are written to."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.database import sql
from governance.people.queries.viewers import How, PersonFacts, seats_acted_in
from governance.reminders.rules.recipients import Reader, Staff, staff

# As people/queries/viewers.py reads one person's: own roles first, then those acted in for a holder whose time still runs.
SEATS = """WITH held AS (
        SELECT t.person, t.seat, '' AS for_person, NULL::bigint AS delegation_id, '' AS delegation FROM tenure t
            WHERE t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
        UNION ALL
        SELECT d.delegate, d.seat, h.name, d.id, d.code FROM delegation d JOIN person h ON h.id = d.holder
            JOIN tenure t ON t.seat = d.seat AND t.person = d.holder
                AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
            WHERE d.starts <= :at AND d.ends > :at)
    SELECT held.person, s.id AS seat_id, s.code AS seat, s.role, s.title, s.binding, s.leads, o.id AS party_id,
        o.code AS party, o.name AS party_name, o.kind, held.for_person, held.delegation_id, held.delegation
    FROM held JOIN seat s ON s.id = held.seat AND (s.closed_at IS NULL OR s.closed_at > :at)
    JOIN party o ON o.id = s.party
    ORDER BY held.person, held.delegation_id NULLS FIRST, s.code"""
AWAY = "SELECT holder, seat, max(ends) AS until FROM delegation WHERE starts <= :at AND ends > :at GROUP BY holder, seat"
READERS = """
WITH month AS (SELECT date_trunc('month', :at::timestamptz AT TIME ZONE :zone) AS begun)
SELECT p.id, p.name, p.email, p.phone, coalesce(c.rhythm, '') AS chosen, c.refused_at IS NOT NULL AS refused,
  (SELECT count(DISTINCT (s.created_at AT TIME ZONE :zone)::date) FROM session s WHERE s.person = p.id
    AND s.created_at AT TIME ZONE :zone >= month.begun - interval '1 month'
    AND s.created_at AT TIME ZONE :zone < month.begun) AS days_signed_in
FROM month CROSS JOIN person p LEFT JOIN correspondent c ON c.person = p.id
WHERE active(p) AND p.kind = 'person' ORDER BY p.id
"""


async def everybody(at: datetime, zone: ZoneInfo) -> Staff:
    """Every account with at least one role now."""
    seats: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await sql.rows(SEATS, at=at):
        seats[row.pop("person")].append(row)
    away: dict[int, dict[int, datetime]] = defaultdict(dict)
    for row in await sql.rows(AWAY, at=at):
        away[row["holder"]][row["seat"]] = row["until"]
    readers = await sql.rows(READERS, at=at, zone=str(zone))
    return staff(_reader(row, seats[row["id"]], away[row["id"]]) for row in readers if seats[row["id"]])


def _reader(row: Mapping[str, Any], seats: list[dict[str, Any]], away: Mapping[int, datetime]) -> Reader:
    person = PersonFacts(person_id=row["id"], name=row["name"], email=row["email"], phone=row["phone"])
    return Reader(
        person=row["id"],
        name=row["name"],
        email=row["email"],
        phone=row["phone"],
        seats=seats_acted_in(person, seats, How(signed_in="")),
        away=away,
        chosen=row["chosen"],
        days_signed_in=row["days_signed_in"],
        refused=row["refused"],
    )
