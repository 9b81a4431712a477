"""That an account for emergencies is used: on record as such, told to every administrator, never by single sign-on."""

from datetime import datetime

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden
from governance.identity.rules.emergencies import KIND
from governance.people.rules.proofs import Shown

NO_SSO = "An account for emergencies signs in here alone, never by another system."


async def note_use(person: sql.Row, shown: Shown, *, at: datetime) -> None:
    """As part of signing in; does nothing for a person's own account."""
    if person["kind"] != KIND:
        return
    if shown.issuer:
        raise Forbidden(NO_SSO)
    by = {"name": person["name"], "signed_in": shown.method, "via": "page"}
    await trail.append(Entry(tag=Tag.EMERGENCY_USED, subject=f"person:{person['email']}", at=at, by=by))
