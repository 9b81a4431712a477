"""Letters about accounts: an act wants one in its own transaction; whoever delivers letters takes them afterwards.

A link is made when its letter is written, so that its token is nowhere but in the letter, and whoever asks for a letter
at the sign-in page learns nothing: whether there is such an account is looked up only then.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import canonical
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.identity import rules as signing_in
from governance.identity.rules.letters import LASTS, TOO_OLD, Purpose, kin
from governance.identity.tables import AccountLetter


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """To whom a letter goes; without a person, whoever has an account with this address."""

    email: str
    person_id: int | None = None
    asked_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One letter to write. `token` goes into its link and is kept nowhere else; "" for a letter without one.

    `elsewhere`: it goes to an address that the account does not have, or no longer.
    """

    id: int
    purpose: Purpose
    person_id: int
    name: str
    email: str
    elsewhere: bool
    token: str
    asked_at: datetime
    expires_at: datetime | None
    told: Mapping[str, str]


async def want(purpose: Purpose, whom: Addressed, *, at: datetime, **told: str) -> None:
    """As a part of another act."""
    await AccountLetter.insert(
        AccountLetter(
            purpose=str(purpose),
            person=whom.person_id,
            email=whom.email,
            told=canonical.dumps(told),
            asked_by=whom.asked_by,
            asked_at=at,
        )
    )


END_LINKS = """UPDATE account_letter SET ended_at = :at WHERE person = :person AND purpose = ANY(:purposes)
    AND token_hash IS NOT NULL AND used_at IS NULL AND ended_at IS NULL AND expires_at > :at"""


async def end_links(person_id: int, *purposes: Purpose, at: datetime) -> int:
    """Links of these purposes that are open work no more; answers how many."""
    return await sql.touched(END_LINKS, person=person_id, purposes=[str(one) for one in purposes], at=at)


async def pending(*, at: datetime) -> list[int]:
    """Letters that are wanted and not written, the oldest first."""
    query = "SELECT id FROM account_letter WHERE made_at IS NULL AND asked_at > :oldest ORDER BY id"
    return [row["id"] for row in await sql.rows(query, oldest=at - TOO_OLD)]


TAKE = """SELECT l.id, l.purpose, l.email, l.told, l.asked_at, l.person AS known, p.id AS person_id, p.name, p.email <> l.email AS elsewhere
    FROM account_letter l LEFT JOIN person p ON active(p)
        AND (p.id = l.person OR (l.person IS NULL AND p.email = l.email))
    WHERE l.id = :id AND l.made_at IS NULL FOR UPDATE OF l SKIP LOCKED"""
MADE = """UPDATE account_letter SET person = :person, made_at = :at, token_hash = :hash, expires_at = :expires
    WHERE id = :id"""


async def take(letter: int, *, at: datetime, links: bool = True) -> Wanted | None:
    """The letter to write, in the transaction that keeps it; None where another process has it or nobody gets it.

    Without `links` (mail does not work) a letter that holds one is not written: it would lie where others read it.
    """
    row = await sql.row(TAKE, id=letter)
    if row is None:
        return None
    purpose = Purpose(row["purpose"])
    if row["person_id"] is None or (purpose in LASTS and not links):
        await sql.rows("DELETE FROM account_letter WHERE id = :id", id=letter)
        return None
    if row["known"] is None:
        await _note_asked(row["email"], at=at)
    return await _written(row, purpose, at=at)


async def _note_asked(email: str, *, at: datetime) -> None:
    by = {"name": "Somebody not signed in", "via": "page"}
    await trail.append(Entry(tag=Tag.PASSWORD_LETTER_ASKED, subject=f"person:{email}", at=at, by=by))


async def _written(row: dict[str, Any], purpose: Purpose, *, at: datetime) -> Wanted:
    lasts, token = LASTS.get(purpose), ""
    if lasts:
        token = secrets.token_urlsafe(16)
        await end_links(row["person_id"], *kin(purpose), at=at)
    hashed, expires = signing_in.token_hash(token) if token else None, at + lasts if lasts else None
    await sql.rows(MADE, id=row["id"], person=row["person_id"], at=at, hash=hashed, expires=expires)
    return Wanted(
        id=row["id"],
        purpose=purpose,
        person_id=row["person_id"],
        name=row["name"],
        email=row["email"],
        elsewhere=row["elsewhere"],
        token=token,
        asked_at=row["asked_at"],
        expires_at=expires,
        told=json.loads(row["told"]),
    )


USE = """UPDATE account_letter SET used_at = :at WHERE id = :letter AND used_at IS NULL AND ended_at IS NULL
    AND expires_at > :at RETURNING id"""


async def use(letter: int, *, at: datetime) -> bool:
    """Whether this act is the one that uses the link; of two at once, one is."""
    return bool(await sql.rows(USE, letter=letter, at=at))
