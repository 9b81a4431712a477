"""Recovery codes: ten made at once and shown once, each used once. Hashed as passwords are, slowly and off the event loop."""

import secrets
from datetime import datetime

from argon2 import PasswordHasher

from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid
from governance.identity.actions import factor_events, passwords
from governance.identity.actions.factor_events import Owner
from governance.identity.queries.factors import LEFT
from governance.identity.rules import real_time, recovery

# Nobody chose these: 49 random bits each need no more than the least that is advised for passwords.
LIGHT = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
WRONG = "This recovery code is not right, or was used already. Each works once; the number before the dash says which one it is."

MADE = """INSERT INTO recovery_code (person, number, secret, made_at) VALUES (:person, :number, :secret, :at)
    ON CONFLICT (person, number) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, used_at = NULL"""


async def renew(owner: Owner, *, at: datetime) -> tuple[str, ...]:
    """Ten new ones, as written; the old ones work no more. Nothing stores them as they are shown."""
    made = [_secret() for _ in range(recovery.HOW_MANY)]
    hashes = [await passwords.hashed(secret, LIGHT) for secret in made]
    async with transaction():
        for number, secret in enumerate(hashes, start=1):
            await sql.rows(MADE, person=owner.person_id, number=number, secret=secret, at=at)
        await factor_events.codes_made(owner, at=at)
    return tuple(recovery.written(number, secret) for number, secret in enumerate(made, start=1))


def _secret() -> str:
    return "".join(secrets.choice(recovery.ALPHABET) for _ in range(recovery.LENGTH))


FOUND = (
    """SELECT id, secret FROM recovery_code WHERE person = :person AND number = :number AND used_at IS NULL"""
)
USE = "UPDATE recovery_code SET used_at = :now WHERE id = :id AND secret = :secret AND used_at IS NULL RETURNING id"


async def use(owner: Owner, typed: str, *, at: datetime) -> None:
    """Uses one up. Raises Invalid. Outside of any transaction, so that of two at once one finds it used."""
    meant = recovery.read(typed)
    row = await sql.row(FOUND, person=owner.person_id, number=meant.number) if meant else None
    # One hash is computed whatever was typed: how long it takes tells nothing.
    right = await passwords.matches(row["secret"] if row else "", meant.secret if meant else typed)
    if not right or row is None or not await _taken(owner, row, at=at):
        await factor_events.refused(owner, "Wrong recovery code", at=at)
        raise Invalid(WRONG, fields={"recovery_code": "is not right, or was used already"})


async def _taken(owner: Owner, row: sql.Row, *, at: datetime) -> bool:
    async with transaction():
        if not await sql.rows(USE, id=row["id"], secret=row["secret"], now=real_time.real_now()):
            return False
        left = await sql.value(LEFT, person=owner.person_id)
        await factor_events.code_used(owner, int(left or 0), at=at)
    return True
