"""Who is signed in: the person behind a session's token, with every role held or acted in at that moment."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from governance.database import sql
from governance.identity import rules as signing_in
from governance.identity.rules import real_time, requirement
from governance.people.queries.viewers import SEATS, How, PersonFacts, seats_acted_in
from governance.people.rules import SIDES, Role, Viewer
from governance.people.rules.proofs import Proof, Strength

ONE_TIME = "one-time password"
OVER = "now"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A live session and who it belongs to; `seen_at` may lag by up to a minute.

    `figure` is what was asked beside it; None where that counted roles which the viewer does not have.
    """

    session_id: int
    seen_at: datetime
    viewer: Viewer
    figure: int | None = None


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One of a person's signed-in browsers."""

    code: str
    method: str
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


async def viewer(token: str, *, at: datetime, request: str = "") -> Viewer | None:
    """Who this token belongs to; None when it is unknown, ended, idle or too old. One query."""
    found = await arrival(token, at=at, request=request)
    return found.viewer if found else None


# A session counts only with its whole token; the rest of its rules is checked in signing_in.alive.
SESSION = """SELECT s.id, s.code, s.method, s.assisted_by, s.created_at, s.seen_at, s.issuer, s.acr, s.amr,
        s.auth_time, s.strength, s.factors, s.proved_how, s.proved_at, r.since AS required_since,
        r.ended_at IS NULL AS still_required, p.id AS person_id,
        p.name, p.email, p.phone, held.seats, (:figure) AS figure
    FROM session s JOIN person p ON p.id = s.person LEFT JOIN factor_requirement r ON r.person = p.id CROSS JOIN LATERAL (SELECT coalesce(json_agg(x), '[]') AS seats,
        array_agg(x.seat) AS codes, array_agg(x.party) FILTER (WHERE x.kind = ANY('{:sides}')) AS sides FROM (:seats) x) held
    WHERE s.token_hash = :token AND s.ended_at IS NULL AND active(p)"""
SESSION = SESSION.replace(":sides", ",".join(sorted(SIDES))).replace(
    ":seats", SEATS.replace(":person", "p.id")
)


async def arrival(token: str, *, at: datetime, request: str = "", figure: str = "0") -> Arrival | None:
    """`figure` is SQL of one number about the person `p.id`, whose roles are `held.codes`, at the two sides `held.sides`."""
    query = SESSION.replace(":figure", figure)
    found = await sql.rows(query, at=at, token=signing_in.token_hash(token)) if token else []
    row = found[0] if found else None
    if row is None or not signing_in.alive(created=row["created_at"], last_used=row["seen_at"], at=at):
        return None
    held = msgspec.json.decode(row["seats"])
    known = _viewer(row, held, request)
    counted = row["figure"] if len(known.seats) == len(held) else None
    return Arrival(session_id=row["id"], seen_at=row["seen_at"], viewer=known, figure=counted)


def _viewer(row: sql.Row, held: list[sql.Row], request: str) -> Viewer:
    person = PersonFacts(**{key: row[key] for key in ("person_id", "name", "email", "phone")})
    must_change = row["method"] == ONE_TIME
    proof, asked = _proof(row), _second_factor(row, held)
    how = How(signed_in=row["method"], assisted_by=row["assisted_by"], request=request, proof=proof)
    return Viewer(
        person_id=person.person_id,
        name=person.name,
        email=person.email,
        seats=seats_acted_in(person, [] if must_change or asked == OVER else held, how),
        session=row["code"],
        proof=proof,
        must_change=must_change,
        second_factor=asked,
        confined=asked == OVER,
    )


def _second_factor(row: sql.Row, held: list[sql.Row]) -> str:
    """By when this person has to set up a second factor, in words; "" where none is missing. A role may be of a minute ago."""
    since, now = row["required_since"], real_time.real_now()
    asked = row["still_required"] or any(
        requirement.of_role(Role(one["role"]), binds=one["binding"]) for one in held
    )
    if since is None or not asked or row["strength"] == Strength.TWO:
        return ""
    return OVER if requirement.is_over(since, now=now) else requirement.countdown(since, now=now)


def _proof(row: sql.Row) -> Proof | None:
    """What this session was last shown; None where it was opened before that was kept."""
    if row["proved_at"] is None:
        return None
    return Proof(
        method=row["proved_how"],
        at=row["proved_at"],
        age=real_time.real_now() - row["proved_at"],
        strength=Strength(row["strength"]),
        factors=tuple(filter(None, row["factors"].split(", "))),
        **{key: row[key] for key in ("issuer", "acr", "amr", "auth_time")},
    )


async def sessions_of(person_id: int, *, at: datetime) -> tuple[OpenSession, ...]:
    """The signed-in browsers of a person, the one used last first."""
    rows = await sql.rows(
        """SELECT code, method, created_at, seen_at, address, agent FROM session
            WHERE person = :person_id AND ended_at IS NULL AND seen_at > :idle_since AND created_at > :oldest ORDER BY seen_at DESC, id DESC""",
        person_id=person_id,
        idle_since=at - signing_in.IDLE,
        oldest=at - signing_in.ABSOLUTE,
    )
    return tuple(OpenSession(**row) for row in rows)
