"""Who stands on a signed row of a change: names as they are now, which later moves of people do not alter."""

from datetime import datetime
from typing import Any

from governance import canonical
from governance.people.rules import Acting


def signed(by: Acting, at: datetime) -> dict[str, Any]:
    """The columns that offers, consents and approvals share: who, in which seat, for whom, when."""
    return {
        "person": by.person_id,
        "seat": by.seat_id,
        "delegation": by.delegation_id,
        "who": canonical.dumps(by.as_written()),
        "at": at,
    }
