"""What is told of a second factor: each change is on record, ends the other sessions, and is told to its person.

By a letter and in the inbox; what was shown or typed is in neither.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.database.session import transaction
from governance.formats import plural
from governance.identity.actions import letters, sessions
from governance.identity.actions.letters import Addressed
from governance.identity.rules import recovery
from governance.identity.rules.letters import Purpose


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose factor it is; `session` is the one that stays when the others end."""

    person_id: int
    name: str
    email: str
    session: str = ""

    @property
    def subject(self) -> str:
        return f"person:{self.email}"


# Recovery codes stand beside a code app or a passkey, and go with the last of them.
ALONE = """DELETE FROM recovery_code WHERE person = :person
    AND NOT EXISTS (SELECT FROM second_factor WHERE person = :person) AND NOT EXISTS (SELECT FROM passkey WHERE person = :person)"""


async def changed(owner: Owner, tag: Tag, what: str, *, at: datetime) -> None:
    """As a part of the change, in its transaction."""
    ended = await sessions.end_all(owner.person_id, at=at, but=owner.session)
    gone = tag is Tag.FACTOR_REMOVED
    if gone:
        await sql.rows(ALONE, person=owner.person_id)
    await _note(owner, tag, at=at, **{"before" if gone else "after": {"what": what}})
    verb = "removed" if gone else "set up"
    others = f"; {plural(ended, 'other browser')} signed out" if ended else ""
    await tell(owner, f"{what[:1].upper()}{what[1:]} was {verb}{others}", at=at)


async def codes_made(owner: Owner, *, at: datetime) -> None:
    await sessions.end_all(owner.person_id, at=at, but=owner.session)
    await _note(owner, Tag.RECOVERY_CODES_MADE, at=at)
    await tell(owner, "New recovery codes were made; the old ones work no more", at=at)


async def code_used(owner: Owner, left: int, *, at: datetime) -> None:
    await _note(owner, Tag.RECOVERY_CODE_USED, at=at, after={"left": left})
    few = "; make new ones soon" if left < recovery.FEW else ""
    told = f"{plural(left, 'is', 'are')} left" if left else "none is left"
    await tell(owner, f"A recovery code was used; {told}{few}", at=at)


async def refused(owner: Owner, reason: str, *, at: datetime) -> None:
    by = {"name": "Somebody not signed in", "via": "page"}
    async with transaction():
        await trail.append(Entry(tag=Tag.SIGN_IN_REFUSED, subject=owner.subject, at=at, by=by, reason=reason))


async def locked(owner: Owner, wrong: int, *, at: datetime) -> None:
    async with transaction():
        by = {"name": "Concord", "via": "clock"}
        entry = Entry(tag=Tag.FACTOR_LOCKED, subject=owner.subject, at=at, by=by, after={"wrong": wrong})
        await trail.append(entry)
        await tell(owner, f"Your code app was locked after {wrong} wrong codes in a row", at=at)


async def tell(owner: Owner, what: str, *, at: datetime) -> None:
    whom = Addressed(email=owner.email, person_id=owner.person_id)
    await letters.want(Purpose.SECOND_FACTOR, whom, at=at, what=what)


async def _note(owner: Owner, tag: Tag, *, at: datetime, **parts: Any) -> None:
    by = {"name": owner.name, "via": "page"}
    await trail.append(Entry(tag=tag, subject=owner.subject, at=at, by=by, **parts))
