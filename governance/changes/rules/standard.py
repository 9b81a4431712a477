"""Standard changes: small enough to be announced and, if nobody objects, to take effect without a yes. Pure.

Only words for call takers are (their change's subject says so). Giving notice and objecting are moves like any other.
"""

from enum import StrEnum

from governance.changes.rules.offers import Effective, EffectiveKind

NOTICE_DAYS = 5  # business days of the side that is told
NEXT_DAY = Effective(kind=EffectiveKind.AFTER_APPROVAL, days=1)


class Procedure(StrEnum):
    ORDINARY = "ordinary"
    STANDARD = "standard"
