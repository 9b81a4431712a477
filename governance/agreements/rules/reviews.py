"""The days of an agreement on which it is looked at again or ends, and what a side says about one. Pure.

Saying that it goes on as it is changes nothing: whoever wants something else proposes a change.
"""

from enum import StrEnum

NOTICE_DAYS = 90  # so long before


class About(StrEnum):
    REVIEW = "review"
    END = "end"


class Step(StrEnum):
    CONFIRM = "confirm"
