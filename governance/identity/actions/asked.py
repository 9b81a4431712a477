"""That somebody is asked for a proof: a row with its challenge, good for minutes of real time and taken once.

While it waits nobody is signed in by it: it opens no page and does no act. It ends with the person's sessions.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from governance.database import sql
from governance.errors import SignInNeeded
from governance.identity import rules as signing_in
from governance.identity.actions.factor_events import Owner
from governance.identity.passkey_answers import new_challenge
from governance.identity.rules import real_time

LASTS = timedelta(minutes=10)
OVER = "That took too long, or was done already. Please begin again."


class Purpose(StrEnum):
    SIGN_IN = "sign-in"
    STEP_UP = "step-up"
    NEW_PASSKEY = "new passkey"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`told` is what was shown before it, as whoever asked put it down."""

    owner: Owner
    challenge: str
    told: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Of a proof that was asked for: the token goes to the browser and is stored nowhere."""

    token: str
    challenge: str


class FactorAsked(Exception):
    """Raised instead of a session for whoever has a second factor: it is asked for first."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__("a second factor is asked for")
        self.waiting = waiting


ASK = """INSERT INTO proof_asked (token_hash, person, purpose, challenge, told, asked_at)
    VALUES (:token_hash, :person, :purpose, :challenge, :told, :now)"""
OLD = "DELETE FROM proof_asked WHERE asked_at < :oldest"


async def ask(person_id: int, purpose: Purpose, *, told: Mapping[str, str] | None = None) -> Waiting:
    token, challenge = secrets.token_urlsafe(32), new_challenge()
    now = real_time.real_now()
    await sql.rows(OLD, oldest=now - LASTS)
    row = {"person": person_id, "purpose": str(purpose), "told": json.dumps(dict(told or {})), "now": now}
    await sql.rows(ASK, token_hash=signing_in.token_hash(token), challenge=challenge, **row)
    return Waiting(token=token, challenge=challenge)


FOUND = """SELECT a.challenge, a.told, p.id AS person_id, p.name, p.email FROM proof_asked a
    JOIN person p ON p.id = a.person AND active(p)
    WHERE a.token_hash = :token_hash AND a.purpose = :purpose AND a.asked_at > :oldest"""


async def asked(token: str, purpose: Purpose) -> Asked:
    """Raises SignInNeeded where it was taken, or is too old."""
    row = await sql.row(
        FOUND,
        token_hash=signing_in.token_hash(token),
        purpose=str(purpose),
        oldest=real_time.real_now() - LASTS,
    )
    if row is None or not token:
        raise SignInNeeded(OVER)
    owner = Owner(person_id=row["person_id"], name=row["name"], email=row["email"])
    return Asked(owner=owner, challenge=row["challenge"], told=json.loads(row["told"]))


ANEW = "UPDATE proof_asked SET challenge = :anew WHERE token_hash = :token_hash AND challenge = :challenge RETURNING id"


async def use_challenge(token: str, challenge: str) -> None:
    """A challenge is answered once, rightly or wrongly: another takes its place. Raises SignInNeeded where it was."""
    same = {"token_hash": signing_in.token_hash(token), "challenge": challenge}
    if not await sql.rows(ANEW, anew=new_challenge(), **same):
        raise SignInNeeded(OVER)


TAKE = "DELETE FROM proof_asked WHERE token_hash = :token_hash RETURNING id"


async def take(token: str) -> None:
    """It is done. Raises SignInNeeded where somebody else was first."""
    if not await sql.rows(TAKE, token_hash=signing_in.token_hash(token)):
        raise SignInNeeded(OVER)
