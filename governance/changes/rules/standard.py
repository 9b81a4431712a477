"""Standard changes: small enough to be announced and, if nobody objects, to take effect without a yes. Pure.

It decides what may be announced and what is promised with a notice; giving one and objecting are moves like any other.
"""

from collections.abc import Iterable
from enum import StrEnum

from governance.agreements.rules.items import Intake, kind_of
from governance.changes.rules.offers import Effective, EffectiveKind

NOTICE_DAYS = 5  # business days of the side that is told
NEXT_DAY = Effective(kind=EffectiveKind.AFTER_APPROVAL, days=1)
LIGHT = frozenset({Intake.kind})


class Procedure(StrEnum):
    ORDINARY = "ordinary"
    STANDARD = "standard"


def may_be_announced(keys: Iterable[str]) -> bool:
    """Whether a change of these lines is light: words for call takers and nothing else."""
    return {kind_of(key).kind for key in keys} == LIGHT
