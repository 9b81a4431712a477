"""Until when a promise is known to hold: by versions that are agreed, by who does the work, by the end of its service."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from governance.agreements.queries.look_up import Lookup
from governance.agreements.queries.upcoming import upcoming_for_call_takers
from governance.agreements.rules.versions import midnight

FAR = 366 * 20  # days; nothing is agreed for further ahead


async def held_until(of: Lookup, zone: ZoneInfo) -> Mapping[str, datetime | None]:
    """By the key of each promise the first instant at which something else holds; None where nothing else is agreed."""
    if not of.promises:
        return {}
    first = of.on + timedelta(days=1)
    coming = await upcoming_for_call_takers(first, days=FAR, service=of.service.code)
    ends = [each for each in (of.service.owned_until, of.service.retired_at) if each]
    found = {each.key: [*ends] for each in of.promises}
    for change in coming:
        if change.agreement == of.agreement and change.key in found:
            found[change.key].append(midnight(change.on, zone))
    return {key: min(instants, default=None) for key, instants in found.items()}
