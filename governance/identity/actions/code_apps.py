"""A person's code app: set up with its first code, used one code at a time, locked after fifty wrong ones in a row.

Each code works once, by compare-and-set on its thirty seconds: whoever sends the same code at the same moment loses.
All of it in real time; a fixed clock of a demo city moves no code.
"""

import secrets
from datetime import datetime

from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.errors import ConfigurationError, Invalid
from governance.identity import sealing
from governance.identity.actions import factor_events
from governance.identity.actions.factor_events import Owner
from governance.identity.rules import codes, real_time

PURPOSE = "code app"
BEING_SET_UP = "code app being set up"
WRONG = "This code is not right, or was used already. Wait for the next one in your code app, then type it."
UNREADABLE = (
    "Codes cannot be checked here: this installation has another secret than when your code app was set up. Use a passkey "
    "or a recovery code, then set the code app up anew."
)
LOCKED = (
    "Codes are locked after 50 wrong ones in a row. Use a passkey or a recovery code, then set the code app up anew; or ask an "
    "administrator to take your second factor away."
)


def begin(person_id: int) -> str:
    """A new secret, sealed: the page of its set-up carries it, and nothing is stored before its first code was right."""
    return sealing.seal(BEING_SET_UP, codes.written(secrets.token_bytes(codes.SECRET_BYTES)), str(person_id))


def being_set_up(sealed: str, person_id: int) -> str:
    """The secret that a page of its set-up carries, as code apps take it."""
    return sealing.unseal(BEING_SET_UP, sealed, str(person_id))


SET_UP = """INSERT INTO second_factor (person, secret, last_step, set_up_at) VALUES (:person, :secret, :step, :at)
    ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step, failures = 0,
        set_up_at = excluded.set_up_at, used_at = NULL"""


async def set_up(owner: Owner, *, sealed: str, typed: str, at: datetime) -> None:
    """Takes the place of the one there was. Raises Invalid where the first code is wrong."""
    secret = being_set_up(sealed, owner.person_id)
    step = codes.step_matching(codes.read(secret), typed, at=real_time.real_now())
    if step is None:
        wrong = "is not the code that your app shows now; look at its clock, too"
        raise Invalid("This code is not right.", fields={"one_time_code": wrong})
    closed = sealing.seal(PURPOSE, secret, str(owner.person_id))
    async with transaction():
        await sql.rows(SET_UP, person=owner.person_id, secret=closed, step=step, at=at)
        await factor_events.changed(owner, Tag.FACTOR_ADDED, "a code app", at=at)


async def remove(owner: Owner, *, at: datetime) -> None:
    async with transaction():
        if await sql.touched("DELETE FROM second_factor WHERE person = :person", person=owner.person_id):
            await factor_events.changed(owner, Tag.FACTOR_REMOVED, "the code app", at=at)


def _opened(owner: Owner, sealed: str) -> str:
    """Raises Invalid where the installation's secret is another one now: passkeys and recovery codes still work."""
    try:
        return sealing.unseal(PURPOSE, sealed, str(owner.person_id))
    except ConfigurationError:
        raise Invalid(UNREADABLE, fields={"one_time_code": "cannot be checked"}) from None


# Counted before it is looked at, so that tries at once are each counted.
TRY = """UPDATE second_factor SET failures = failures + 1 WHERE person = :person AND failures < :most
    RETURNING id, secret, failures"""
USE = """UPDATE second_factor SET last_step = :step, failures = 0, used_at = :now
    WHERE id = :id AND last_step < :step RETURNING id"""


async def use(owner: Owner, typed: str, *, at: datetime) -> None:
    """Uses a code up. Raises Invalid for one that is wrong, old or used. Outside of any transaction: tries stay counted."""
    row = await sql.row(TRY, person=owner.person_id, most=codes.LOCKS_AFTER)
    if row is None:
        raise Invalid(LOCKED, fields={"one_time_code": "codes are locked, or you have no code app"})
    now = real_time.real_now()
    secret = codes.read(_opened(owner, row["secret"]))
    step = codes.step_matching(secret, typed, at=now)
    if step is not None and await sql.rows(USE, id=row["id"], step=step, now=now):
        return
    await factor_events.refused(owner, "Wrong code", at=at)
    if row["failures"] == codes.LOCKS_AFTER:
        await factor_events.locked(owner, row["failures"], at=at)
    raise Invalid(WRONG, fields={"one_time_code": "is not right, or was used already"})
