"""The form by which somebody shows a second factor: one fragment and one reader of it, at sign-in and before what binds."""

from datetime import datetime

from governance.identity.actions import proving
from governance.identity.actions.asked import Asked
from governance.people.rules.proofs import Shown
from governance.web.site.forms import Form

PASSKEY, RECOVERY = "passkey", "recovery"


async def shown(form: Form, found: Asked, *, token: str, at: datetime) -> Shown:
    """What was typed or shown in `sign-in/_ways.html`. Raises Invalid naming the field, TooMany."""
    way = form.value("way")
    if way == PASSKEY:
        return await proving.by_passkey(found, form.value("passkey"), token=token, at=at)
    if way == RECOVERY:
        return await proving.by_recovery_code(found.owner, form.value("recovery_code"), at=at)
    return await proving.by_code(found.owner, form.value("one_time_code"), at=at)
