"""Who a token belongs to, with every role that its owner holds at that moment; and which tokens there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from governance.database import sql
from governance.errors import TokenNeeded
from governance.identity.rules import requirement
from governance.identity.rules import tokens as rules
from governance.identity.rules.tokens import Scope
from governance.people.queries.viewers import SEATS, How, PersonFacts, seats_acted_in
from governance.people.rules import NOBODY, Acting, PartyKind, Via, Viewer, machine

SIGNED_IN = "token"
RENEWED = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A token that counts, and what its owner sees at this moment. A service account has no seat; `machine` acts for it."""

    token_id: int
    code: str
    name: str
    scopes: frozenset[Scope]
    expires_at: datetime
    used_at: datetime | None
    viewer: Viewer
    machine: Acting | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request: the portal's time, real time, and its number."""

    at: datetime
    real: datetime
    request: str = ""


TOKEN = """SELECT t.id, t.code, t.token_hash, t.name AS token_name, t.scopes, t.expires_at, t.used_at, t.revoked_at,
        p.id AS person_id, p.name, p.email, p.phone, a.name AS account, a.ended_at, a.renewed_at,
        CASE WHEN t.person IS NULL THEN active(p) ELSE tokens_live(p, t.made_at, :real) END AS lives,
        o.code AS party, o.name AS party_name, o.kind, held.seats, r.since AS confined_since
    FROM api_token t LEFT JOIN service_account a ON a.id = t.account LEFT JOIN party o ON o.id = a.party
    JOIN person p ON p.id = coalesce(t.person, a.owner)
    LEFT JOIN factor_requirement r ON r.person = t.person AND r.ended_at IS NULL AND r.met_at IS NULL
    CROSS JOIN LATERAL (SELECT coalesce(json_agg(x), '[]') AS seats FROM (:seats) x) held
    WHERE t.code = :code""".replace(":seats", SEATS.replace(":person", "p.id"))


async def caller(token: str, call: Call) -> Caller:
    """Who calls: one query, and none for what is no token. Raises TokenNeeded."""
    code = rules.code_of(token)
    row = await sql.row(TOKEN, code=code, at=call.at, real=call.real) if code else None
    if row is None or not rules.is_same(token, row["token_hash"]):
        raise TokenNeeded(rules.UNSEEN)
    if reason := _ended(row, call.real):
        raise TokenNeeded(f"This token {reason}.")
    return _caller(row, call)


def _ended(row: sql.Row, real: datetime) -> str:
    """Why a token counts no longer; "" while it does."""
    if row["revoked_at"] or row["ended_at"]:
        return "was ended"
    if row["expires_at"] <= real:
        return "has run out"
    if not row["lives"]:
        return "belongs to an account that is no longer active, or was not signed in with for 30 days"
    if row["confined_since"] and requirement.is_over(row["confined_since"], now=real):
        return "counts again as soon as its owner has set up a second factor"
    return "belongs to a service account that nobody renewed" if _is_old(row, real) else ""


def _is_old(row: sql.Row, real: datetime) -> bool:
    return row["renewed_at"] is not None and row["renewed_at"] + RENEWED <= real


def _caller(row: sql.Row, call: Call) -> Caller:
    scopes = frozenset(Scope(each) for each in row["scopes"].split())
    acts_for = _machine(row, call) if row["account"] else None
    return Caller(
        token_id=row["id"],
        code=row["code"],
        name=row["token_name"],
        scopes=scopes,
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        viewer=_nobody(acts_for) if acts_for else _viewer(row, call, own=Scope.OWN in scopes),
        machine=acts_for,
    )


def _machine(row: sql.Row, call: Call) -> Acting:
    office = {"party": row["party"], "party_name": row["party_name"]}
    return machine(row["account"], kind=PartyKind(row["kind"]), request=call.request, **office)


def _nobody(acts_for: Acting) -> Viewer:
    return Viewer(person_id=NOBODY, name=acts_for.person, email="", seats=(), own_matters=False)


def _viewer(row: sql.Row, call: Call, *, own: bool) -> Viewer:
    person = PersonFacts(**{key: row[key] for key in ("person_id", "name", "email", "phone")})
    how = How(signed_in=SIGNED_IN, via=Via.API, request=call.request)
    seats = seats_acted_in(person, msgspec.json.decode(row["seats"]), how)
    return Viewer(
        person_id=person.person_id, name=person.name, email=person.email, seats=seats, own_matters=own
    )
