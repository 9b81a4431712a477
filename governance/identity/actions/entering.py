"""From what was shown first to a session: whoever has a second factor is asked for it before one opens.

A password and a city's own sign-in that counts as one factor come here; what waits meanwhile opens no page and does no act.
"""

import json
from datetime import datetime

from governance.database import sql
from governance.database.session import transaction
from governance.identity.actions import asked, sessions
from governance.identity.actions.asked import Asked, Purpose, Waiting
from governance.identity.actions.sessions import Browser, SignedIn
from governance.identity.queries.factors import factors_of
from governance.identity.queries.sessions import ONE_TIME
from governance.identity.rules import real_time, showing
from governance.people.rules.proofs import Shown, Strength


async def admit(
    person_id: int, *, first: Shown, browser: Browser, at: datetime, new_browser: bool = False
) -> SignedIn | Waiting:
    """A session, or the token by which the second factor is asked for. As a part of whatever checked the first."""
    if first.strength is Strength.TWO or not await factors_of(person_id):
        return await sessions.open_session(
            person_id,
            method=first.method,
            browser=browser,
            at=at,
            new_browser=new_browser,
            shown=first,
        )
    return await asked.ask(person_id, Purpose.SIGN_IN, told=_told(first, is_new=new_browser))


async def finish(found: Asked, second: Shown, *, token: str, browser: Browser, at: datetime) -> SignedIn:
    """Opens the session, once, now that both were shown. Raises SignInNeeded where it was opened or ended meanwhile."""
    first = _first(found)
    both = showing.together(first, second)
    # A one-time password is still to be changed, whatever was shown beside it.
    method = first.method if first.method == ONE_TIME else both.method
    async with transaction():
        await asked.take(token)
        await sql.rows(PROVEN, now=real_time.real_now(), issuer=first.issuer, subject=first.subject)
        return await sessions.open_session(
            found.owner.person_id,
            method=method,
            browser=browser,
            at=at,
            new_browser=bool(found.told.get("is_new")),
            shown=both,
        )


# An account elsewhere, beside which its person has now shown a second factor of this portal.
PROVEN = """UPDATE identity SET proven_at = :now WHERE issuer = :issuer AND subject = :subject AND ended_at IS NULL
    AND proven_at IS NULL"""


def _told(first: Shown, *, is_new: bool) -> dict[str, str]:
    told = {
        "method": first.method,
        "factors": json.dumps(first.factors),
        "issuer": first.issuer,
        "subject": first.subject,
        "idp_sid": first.idp_sid,
        "acr": first.acr,
        "amr": json.dumps(first.amr),
        "auth_time": first.auth_time.isoformat() if first.auth_time else "",
        "is_new": "yes" if is_new else "",
    }
    return {name: value for name, value in told.items() if value}


def _first(found: Asked) -> Shown:
    told = found.told
    at = told.get("auth_time")
    return Shown(
        method=told["method"],
        factors=tuple(json.loads(told.get("factors", "[]"))),
        issuer=told.get("issuer", ""),
        subject=told.get("subject", ""),
        idp_sid=told.get("idp_sid", ""),
        acr=told.get("acr", ""),
        amr=tuple(json.loads(told.get("amr", "[]"))),
        auth_time=datetime.fromisoformat(at) if at else None,
    )
