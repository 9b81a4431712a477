"""Whether this installation may send letters and tell systems: a copy of the database must not write to anybody.

The database knows one installation, by its address and by a secret that no backup holds. Anywhere else letters go to
files until an administrator says that this installation is the one.
"""

import hmac
from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone
from governance.people.rules import Acting
from governance.settings import Settings

CLAIM = "UPDATE mail_relay SET instance = :ours WHERE instance = ''"
TAKE_OVER = """UPDATE mail_relay SET instance = :ours, failing_since = NULL, failures = 0, next_at = NULL, words = ''
    WHERE instance <> :ours"""


def instance(known: Settings) -> str:
    return hmac.digest(known.secret(), f"mail:{known.url}".encode(), "sha256").hex()[:32]


async def sends(known: Settings) -> bool:
    """Whether letters leave from here. The first installation that has a mail server is the one."""
    return bool(known.mail.host) and await is_the_one(known)


async def is_the_one(known: Settings) -> bool:
    """Whether anything leaves from here; the first installation that asks is the one."""
    if await is_copy(known):
        return False
    ours = instance(known)
    await sql.touched(CLAIM, ours=ours)
    return bool(await sql.value("SELECT instance FROM mail_relay") == ours)


async def is_copy(known: Settings) -> bool:
    """Whether another installation is the one; writes nothing."""
    return (await sql.value("SELECT instance FROM mail_relay")) not in {"", instance(known)}


async def confirm(*, known: Settings, by: Acting, at: datetime) -> None:
    """From now on this installation sends, and a former one does not."""
    async with acts.begin(by, at=at) as act:
        if not await sql.touched(TAKE_OVER, ours=instance(known)):
            raise AlreadyDone("This installation sends letters already.")
        await act.record(Tag.MAIL_INSTALLATION_CONFIRMED, "mail", after={"address": known.url})
